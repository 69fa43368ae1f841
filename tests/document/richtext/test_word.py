"""What is pasted from Word, as Word writes it on the clipboard. All invented."""

from __future__ import annotations

from tertial.document import richtext

PASTED = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><title>Text</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri"} @list l0 {mso-list-id:1} --></style></head>
<body lang=SV style='tab-interval:65.2pt'><!--StartFragment-->
<h1>Ekonomiskt utfall<o:p></o:p></h1>
<h2><span style='mso-fareast-font-family:"Times New Roman"'>Badhusen</span></h2>
<p class=MsoNormal>N&auml;mnden har <b style='mso-bidi-font-weight:normal'>1&nbsp;214&nbsp;tkr</b> kvar i
<st1:place w:st="on">Exempelk&ouml;ping</st1:place>, p&aring; 650 m<sup>2</sup>.<a style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span
style='mso-special-character:footnote'><![if !supportFootnotes]>[1]<![endif]></span></span></a><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>&middot;<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>F&ouml;rsta punkten</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;</span></span><![endif]>Inre punkt</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>&middot;<span>&nbsp;</span></span><![endif]>Andra <i>punkten</i></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>Numrerad</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>2.<span>&nbsp;&nbsp;</span></span><![endif]>N&auml;sta</p>
<p class=MsoCaption>Tabell <!--[if supportFields]><span style='mso-element:field-begin'></span> SEQ Tabell \\* ARABIC
<span style='mso-element:field-separator'></span><![endif]--><span
style='mso-no-proof:yes'>3</span> Bes&ouml;k per bad</p>
<table class=MsoTableGrid border=1><tr><td rowspan=2><p class=MsoNormal><b>Bad<o:p></o:p></b></p></td>
<td colspan=2><p class=MsoNormal>Bes&ouml;k</p></td></tr>
<tr><td>2030</td><td>2031</td></tr>
<tr><td><p class=MsoNormal>Norra</p></td><td><p class=MsoNormal>12&nbsp;450</p></td><td>11&nbsp;900</td></tr></table>
<p class=MsoNormal>Slut <del>strukket</del><span style='font-weight:bold;font-style:italic'>fet</span>.</p>
<!--EndFragment-->
<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1"><span
class=MsoFootnoteReference>[1]</span></a> Enligt 4 kap. 2 &sect;.</p></div></div></body></html>"""


def test_a_text_from_word_becomes_headings_lists_notes_and_tables() -> None:
    assert richtext.to_markdown(PASTED) == (
        "### Ekonomiskt utfall\n\n#### Badhusen\n\n"
        "Nämnden har **1\xa0214\xa0tkr** kvar i Exempelköping, på 650 m².^[Enligt 4 kap. 2 §.]\n\n"
        "- Första punkten\n  - Inre punkt\n- Andra *punkten*\n\n1. Numrerad\n2. Nästa\n\n"
        "Tabell: Besök per bad\n\n| **Bad** | Besök |  |\n| --- | --- | --- |\n|  | 2030 | 2031 |\n"
        "| Norra | 12\xa0450 | 11\xa0900 |\n\nSlut ***fet***."
    )


def test_a_text_from_a_document_on_the_web_keeps_its_paragraphs() -> None:
    page = (
        '<b style="font-weight:normal;" id="docs-internal-guid-1"><p><span style="font-weight:700">Fet</span></p>'
        "<ul><li><p>Ett</p></li><li><p>Två</p><p>mer</p></li></ul>Rad ett<br><br>Rad två<br>rad tre</b>"
    )
    assert (
        richtext.to_markdown(page)
        == "**Fet**\n\n- Ett\n- Två\\\n  mer\n\nRad ett\n\nRad två\\\nrad tre"
    )
