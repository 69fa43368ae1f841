"""Every error in words, once: what happened, where, what was expected and what to do.

``MESSAGES`` maps each code to a Swedish sentence; ``{names}`` are the error's values. A test demands a sentence for
every code that is raised, and every name in it at every place that raises it.
"""

from __future__ import annotations

import re
from datetime import datetime

from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore
from tertial.errors import TertialError

MESSAGES: dict[str, str] = {
    # access and things that are not there
    "access.denied": (
        "Du har inte rätt att göra det här i nämnden. Be en administratör om rollen som behövs."
    ),
    "batch.unknown": "Inläsningen {batch} finns inte.",
    "committee.no-year": "Nämnden {committee} har inget planår än. Läs in ett datapaket först.",
    "committee.unknown": "Nämnden {committee} finns inte.",
    "job.not-refused": "Körningen {job} har inga avvisade rader att utelämna.",
    "job.unknown": "Körningen {job} finns inte.",
    "plan-year.unknown": "Nämnden {committee} har inget planår {year}. Läs in ett datapaket för året först.",
    "person.login": "{login!r} kan inte vara ett användarnamn; minst två bokstäver eller siffror, inga mellanrum.",
    "person.password": "Lösenordet duger inte. {problem}",
    "person.role": "Rollen {role} finns inte; välj bland {roles}.",
    # months
    "usual.numbers": (
        "Ange högst {window} månader, i hur många av dem det ska ha funnits, hur många månader det saknas innan det "
        "glöms, minsta belopp, och hur många gånger större eller mindre (2–{times})."
    ),
    "month.already-closed": "Utfallet för {month} {year} stängdes redan {day} av {by}.",
    "month.closed": (
        "Utfallet för {month} {year} stängdes {day} av {by}, och det här skulle ändra det. Ingenting ändrades. "
        "Den som får stänga månader öppnar månaden igen, med ett skäl, under Ekonomi › Månader."
    ),
    "month.note": "Skriv varför det är som det är.",
    "month.none": "Det finns inget utfall för {month} {year} att stänga. Läs in månaden först.",
    "month.not-closed": "Utfallet för {month} {year} är inte stängt.",
    "month.reason": "Skriv varför {month} {year} öppnas igen.",
    "month.unknown": "Månaden {month} finns inte; 1–12 är januari till december, 13 är bokslutsposterna.",
    # files for the ERP
    "erp.exists": "{file} finns redan och skrivs inte över. Välj ett annat namn.",
    "erp.mapping": "Välj en kolumnmappning.",
    "erp.version": "Det finns ingen beslutad budget eller fryst prognos som heter {version}. Det finns: {known}.",
    "erp.version-ambiguous": "Flera versioner heter {version}. Skriv en av {known}.",
    "writing.encoding": "Filen kan inte skrivas med teckenkodningen {encoding}: {problem}. Välj utf-8 i mappningen.",
    "writing.mapping": "Mappningen {name} kan inte användas för att skriva: {problem}.",
    "writing.no-place": "Mappningen {name} har ingen kolumn för {what}, som finns i versionen. Ingenting är skrivet.",
    # feeds and saved mappings
    "feed.encoding": "Välj en av teckenkodningarna i listan ({encoding} finns inte), och ett kortare mönster.",
    "feed.folder": "Mappen ”{folder}” kan inte heta så: små bokstäver, siffror, - och _, högst 60 tecken.",
    "feed.package": "{file} är ett zip-paket. En bevakad mapp tar bara ekonomifiler; läs in paketet under Inläsning.",
    "mapping.in-use": "Mappningen {name} används av mapparna {feeds}. Välj en annan för dem först.",
    "mapping.name": "Ge mappningen ett namn på högst {longest} tecken, och en text i TOML.",
    "mapping.unknown": "Det finns ingen sparad kolumnmappning som heter {name}.",
    # personal data
    "mask.codes": "Kontona {first}–{last} står i fel ordning, eller så saknas det första.",
    "mask.common": "Regeln gäller hela kommunen och ändras av den som har rollen för hela kommunen.",
    "mask.dates": "Regeln börjar gälla {day}, efter den dagen.",
    "mask.ended": "Regeln är redan avslutad {day}.",
    "mask.reason": "Skriv varför uppgifterna ska döljas.",
    "mask.rule": "Välj vad som ska döljas och i vilken kolumn.",
    "mask.unknown": "Regeln finns inte längre. Läs om sidan.",
    "names.reason": "Skriv varför; skälet sparas i loggen tillsammans med ditt namn.",
    # backup and restore
    "access.everywhere": (
        "En säkerhetskopia rymmer alla nämnder. Den görs av den som är administratör eller "
        "central ekonomi för hela kommunen."
    ),
    "backup.damaged": (
        "Säkerhetskopian {file} kan inte användas: {problem}. Ingenting ändrades. Ta en annan "
        "kopia."
    ),
    "backup.elsewhere": (
        "Registren ligger i PostgreSQL. Ta en kopia av databasen med pg_dump och av mappen {home} samtidigt; "
        "docs/manual/sakerhetskopia.md visar hur."
    ),
    "backup.exists": "{file} finns redan och skrivs inte över. Välj ett annat namn.",
    "backup.inside": (
        "{file} ligger i arbetsytan och skulle följa med i nästa kopia. Lägg den utanför, eller "
        "i {folder}."
    ),
    "backup.large": "{file} är för stor att ladda ned här. Hämta den på datorn som kör programmet.",
    "backup.name": (
        "Filnamnet {file} i arbetsytan innehåller tecken som en säkerhetskopia inte kan ha. Byt "
        "namn på filen."
    ),
    "backup.newer": (
        "Arbetsytan {home} är gjord av ett nyare program (steget {step}). Säkerhetskopiera med "
        "det programmet."
    ),
    "backup.no-file": "Säkerhetskopian {file} går inte att läsa: {problem}.",
    "backup.no-workspace": "{home} är ingen arbetsyta. Ange en med --home MAPP eller TERTIAL_HOME.",
    "backup.not-ours": (
        "{file} är ingen säkerhetskopia från Tertial, eller så är den avbruten. Sådana görs med "
        "tertial backup."
    ),
    "backup.not-written": (
        "Säkerhetskopian {file} kunde inte skrivas: {problem}. Ingen fil finns kvar."
    ),
    "backup.records": (
        "Uppgifterna i arbetsytan kunde inte kopieras: {problem}. Ingen fil finns kvar. Försök "
        "igen om en stund."
    ),
    "backup.unknown": "Säkerhetskopian {file} finns inte.",
    "backup.unsound": (
        "Arbetsytan {home} är skadad, så ingen säkerhetskopia gjordes: {problem}. Hämta filen "
        "ur en äldre kopia (den öppnas som en zip), eller läs tillbaka den."
    ),
    "restore.mount": (
        "{home} är en egen disk, och arbetsytan sätts på plats hel genom ett namnbyte. Välj en "
        "mapp på disken i stället."
    ),
    "restore.newer": (
        "{file} är gjord av ett nyare program, {version} (steget {step}). Uppdatera programmet "
        "först."
    ),
    "restore.not-empty": (
        "{home} är inte tom, och ingenting skrivs över. Välj en ny mapp med --home MAPP, eller "
        "flytta undan den gamla."
    ),
    "restore.not-started": (
        "Programmet kan inte starta i den återlästa arbetsytan: {problem}. Ingenting ändrades."
    ),
    "restore.not-written": "Arbetsytan {home} kunde inte skrivas: {problem}. Ingenting ändrades.",
    # rounds
    "answer.long": (
        "Texten är {length} tecken; det får vara högst {most}. Korta den, eller lägg detaljerna i "
        "en bilaga."
    ),
    "ask.changed": "{who} har ändrat svaret sedan du öppnade det. Båda svaren visas; välj vilket som gäller.",
    "ask.closed": "Omgången {round} är stängd och tar inte emot fler svar.",
    "ask.comment": "Skriv vad som behöver ändras, så att den som svarar vet det.",
    "ask.no-last": "Det finns inget tidigare svar att behålla.",
    "ask.not-ready": "{count} svar kan inte lämnas in än. Först: {first}",
    "ask.not-yours": "Bara den som frågan är ställd till, eller en ersättare, kan lämna in svaret.",
    "ask.nothing-ready": "Inget svar är färdigt att lämna in.",
    "ask.on-sheet": "Prognosen för {unit} skrivs, lämnas in och godkänns på enhetens prognosblad.",
    "ask.reason": "Skriv varför du tar över frågan; skälet sparas i loggen.",
    "ask.step": "Svaret är redan behandlat och kan inte ändras så. Ladda om sidan för att se hur det står.",
    "ask.unknown": "Frågan {ask} finns inte.",
    "calendar.day": "Dagen {day} kan inte läggas in: skriv vad som händer, och lägg inte in samma sak två gånger.",
    "calendar.unknown": "Dagen {number} finns inte i årshjulet.",
    "round-kind.asks": "En omgång behöver ett namn och minst en sak att fråga om.",
    "round-kind.month": "{months} är inte månader; skriv tal från 1 till 12 med mellanrum.",
    "mail.none": "Ingen e-postserver är inställd. Sätt TERTIAL_SMTP (handboken, Omgångar) eller be dem som har kvar.",
    "mail.failed": "E-postservern tog emot {sent} påminnelser och sedan inga fler: {problem}. Försök igen senare.",
    "person.unknown": "{login} har ingen roll i nämnden. Välj någon i listan.",
    "rollover.answered": "{year} har redan svar i en omgång; årsskiftet går inte att ångra längre.",
    "rollover.changed": (
        "{year} har ändrats sedan årsskiftet. Exportera året först om något ska sparas, och ångra "
        "ändå."
    ),
    "rollover.done": "Den delen av årsskiftet till {year} är redan gjord.",
    "rollover.none": "Det finns inget årsskifte att ångra i nämnden.",
    "rollover.unit": "Enheten {unit} finns inte i det gamla året.",
    "rollover.unit-line": "Rad {line}: {text!r} ska vara gammal kod; ny kod; nytt namn.",
    "round.closed": "Omgången {round} är redan stängd.",
    "round.days": "Svar ska vara godkända {approve} dagar före sammanträdet men lämnas in {answer} dagar före.",
    "round.empty": "Planen har ingenting att fråga om i en omgång av slaget {kind}.",
    "round.exists": "Rapporten {report} har redan en omgång.",
    "round.kind": "Slaget {kind} finns inte; välj bland {kinds}.",
    "round.order": "Dagarna är i fel ordning: svar {answers}, godkännande {approval}, sammanträde {meeting}.",
    "round.unknown": "Omgången {round} finns inte.",
    "rule.level": "Regeln {rule} behöver en gräns i procent, inte {level!r}.",
    "rule.unknown": "Regeln {rule} finns inte.",
    # people: the register of staff, roles, substitutes, sign-in
    "account.password": "Det nuvarande lösenordet stämmer inte.",
    "people.unknown": "Personen {login} finns inte i nämnden.",
    "role.dates": "Rollen kan inte gälla till {to}: det är före {begins}.",
    "role.given": "{login} har redan rollen {role}.",
    "role.last-administrator": "{login} är den sista som får ändra personer i nämnden. Ge någon annan rollen först.",
    "role.unit": "Enheten {unit} finns inte i nämnden.",
    "role.unknown": "Rollen {role} finns inte på personen, eller gäller inte längre.",
    "second-factor.code": "Koden stämmer inte. Kontrollera klockan i telefonen och skriv den kod som visas nu.",
    "second-factor.locked": "För många felaktiga koder. Vänta en kvart och försök igen.",
    "second-factor.demanded": "Din roll kräver en andra faktor; den går inte att stänga av.",
    "second-factor.setup": "Det har gått för lång tid sedan sidan öppnades. Läs av den nya bilden och försök igen.",
    "sign-in.answer": "Svaret från inloggningen är orimligt stort. Försök igen.",
    "sign-in.link": "Länken har använts eller är för gammal. Be den som sköter personer i nämnden om en ny.",
    "sign-in.setting": "Inställningarna för inloggning i {file} går inte att använda: {problem}.",
    "sign-in.unknown": "Inloggningen hos {provider} lyckades, men kontot hör inte till någon person här. Be den som "
    "sköter personer i nämnden lägga in din e-post eller ditt anställningsnummer.",
    "sign-in.unverified": "{provider} säger inte att e-postadressen är kontrollerad, och då kan den inte användas här.",
    "staff.changed-meanwhile": "Någon ändrade bland personerna medan listan visades. Ingenting lästes in; "
    "se den nya listan.",
    "staff.problems": "{file} har {count} fel och ingenting lästes in. Det första: {first}",
    "staff.upload-unknown": "Filen ligger inte kvar. Välj den igen.",
    "substitute.dates": "Ersättaren kan inte gälla {begins}–{to}; skriv en första dag och en sista dag "
    "som inte har passerat.",
    "people.elsewhere": "{login} har roller i nämnder som du inte sköter. Det görs av den som sköter dem alla, eller "
    "av personen själv.",
    "substitute.given": "{substitute} ersätter redan {login} under den tiden.",
    "substitute.oneself": "Ingen kan ersätta sig själv.",
    "substitute.person": "{login} kan inte vara ersättare; välj en annan person i samma nämnd som kan logga in.",
    "substitute.unknown": "Ersättaren finns inte, eller gäller inte längre.",
    # the plan: goals, indicators, items, comments
    "comment.empty": "Skriv en kommentar först.",
    "comment.long": "Kommentaren är {length} tecken; högst {most} får plats. Lägg en längre text i en bilaga.",
    "comment.not-yours": "Bara den som skrev kommentaren kan dra tillbaka den.",
    "comment.thing": "{thing!r} går inte att kommentera.",
    "comment.unknown": "Kommentaren {comment} finns inte.",
    "indicator.computed": "{name} räknas ur andra indikatorer och kan inte registreras. Registrera dem i stället.",
    "indicator.nothing": "Skriv minst ett värde.",
    "indicator.unit": "Enheten {unit} finns inte i planen.",
    "indicator.value": "”{text}” är inget värde. Skriv till exempel 9,1, ≤ 7,7, 8,7 (juli 2025), eller -- om det "
    "saknas.",
    "link.exists": "Kopplingen finns redan.",
    "link.itself": "Välj något annat att koppla till än saken själv.",
    "link.unknown": "Kopplingen {link} finns inte.",
    "plan.changed-meanwhile": "Någon har ändrat det här sedan du öppnade formuläret. Ladda om sidan, se ändringen och "
    "gör din igen.",
    "plan.changed-since": "Det har ändrats igen sedan dess. Se historiken och ändra för hand.",
    "plan.ended": "Det togs bort ur planen {day}.",
    "plan.fields": "{count} fält behöver rättas. Det första: {first}",
    "plan.has-history": "Något har sagts om det sedan det lades till. Ta bort det ur planen i stället, så finns "
    "historiken kvar.",
    "plan.nothing-to-undo": "Det finns ingen ändring att ångra.",
    "plan.unknown": "{key} finns inte i planen.",
    # computed indicators
    "formula.circular": "Indikatorn {indicator} räknas ur sig själv.",
    "formula.parts": "Formeln {formula!r} har {count} led men ska ha {wanted}.",
    "formula.unknown": "Formeln {formula!r} finns inte; skriv en av {names} och sedan indikatorernas nycklar.",
    # amounts, numbers, periods
    "amount.decimals": "{text!r} har fler än två decimaler; ett belopp i kronor har högst två.",
    "amount.too_large": "{text!r} är för stort för att vara ett belopp i kronor.",
    "money.not_whole_ore": "{text} {unit} är inte ett helt antal öre.",
    "money.unit": "{unit} är inte en enhet för pengar; välj kr, tkr eller mnkr.",
    "money.weights": "{total} öre går inte att fördela: vikterna är negativa eller saknas.",
    "number.ambiguous": "{text!r} kan läsas på två sätt; skriv decimaler med komma.",
    "number.invalid": "{text!r} är inget tal; skriv till exempel 1 234,50.",
    "number.too_long": "{text!r} är för långt för att vara ett tal.",
    "period.invalid": "{text!r} är ingen period; skriv till exempel 2020-08, 2020-08ytd, 2020-T2 eller 2020.",
    "rolling.months": "Rullande tolv månader behöver tolv månader, inte {count}.",
    # codes, statements, controls
    "code_range.invalid": "Kodintervallet {first}–{last} är bakvänt: första koden ska komma före den sista.",
    "control.bands": "Kontrollens band täcker inte {value}; banden ska gå från 0 till 100 procent utan glapp.",
    "control.band": "”{band}” är inget band. Skriv till exempel ”0–79 % Ej godkänt; 80–100 % Godkänt”.",
    "control.bands-zero": "Det lägsta bandet måste börja på 0; banden är nu ”{bands}”.",
    "control.bands-gap": "Mellan ”{lower}”, som slutar på {ends}, och {begins} finns ett glapp.",
    "control.bands-overlap": (
        "”{lower}” slutar på {ends}, men ”{upper}” gäller upp till eller från {begins}: de går i varandra."
    ),
    "control.bands-same": "Betyget ”{grade}” står på två band.",
    "control.attachment": "Filen är större än {most} MB.",
    "control.months": "Välj en månad till och med samma eller en senare.",
    "control.no-bands": "Kontrollen har ingen bedömning (band) än. Lägg till den under Ändra.",
    "control.no-case": "Fallet {number} finns inte i stickprovet, eller har ingen fil.",
    "control.no-population": (
        "Det finns inga verifikationer att dra bland: ange kontrollens konton, välj andra månader "
        "eller klistra in fallen."
    ),
    "control.no-sample": "Stickprovet {sample} finns inte.",
    "control.not-judged": "{left} fall är inte granskade än.",
    "control.note": "Skriv vad som är fel eller varför det inte går att granska, högst {most} tecken.",
    "control.result": "Välj ett resultat.",
    "control.why": "Skriv varför stickprovet tas tillbaka.",
    "control.withdrawn": "Stickprovet är taget tillbaka.",
    "control.sample": "{correct} rätt av {examined} granskade är inte möjligt.",
    "sample.empty": "Det finns inga fall att dra stickprov bland.",
    "sample.seed": "Ange ett frö (valfri text), så att stickprovet kan dras om.",
    "sample.size": "Ett stickprov har minst 1 fall, inte {size}.",
    "sample.twice": "Fallet {case} finns två gånger i populationen.",
    "risk.reason": "Skriv en motivering, högst {most} tecken.",
    "risk.when": "Välj om bedömningen gäller före eller efter åtgärder.",
    "risk.level": "Nivån {level} finns inte på skalan 1–{highest}.",
    "statement.circular": "Raden {line} i tabellen {statement} summerar sig själv.",
    "statement.double_counted": "Raden {line} i tabellen {statement} skulle räkna {part} två gånger.",
    "statement.line": "Raden {line} i tabellen {statement} finns två gånger, saknas eller har ingen överordnad rad.",
    "tree.code": "{name!r} har ingen kod; varje nivå i organisationen behöver en.",
    "tree.cycle": "{node} är överordnad sig själv.",
    "tree.duplicate": "{node} finns två gånger.",
    "tree.parent": "{node} har {parent} som överordnad, men den finns inte.",
    "tree.unknown": "{node} finns inte.",
    # report lines and their maps
    "line_map.codes": "{first}–{last} är inga koder; skriv siffror eller bokstäver, den första före den sista.",
    "line_map.dates": "Kopplingen börjar {begins} och kan inte sluta {day}.",
    "line_map.duplicate": "{first}–{last} hör redan till raden {line} från det datumet.",
    "line_map.ended": "Kopplingen till {line} är redan avslutad {day}.",
    "line_map.line": "Raden {line} finns inte i tabellen {statement}, eller summerar andra rader.",
    "line_map.unknown": "Kopplingen {line_map} finns inte.",
    # Granska
    "check.busy": "Många granskningar väntar just nu. Försök igen om en stund.",
    "check.closed": "Granskning utan inloggning är avstängd. Logga in för att granska en rapport.",
    "check.everywhere": (
        "Om alla får granska gäller det hela kommunen. Det ändras av den som är administratör eller "
        "central ekonomi för hela kommunen."
    ),
    "check.finding": "Fyndet finns inte i granskningen. Läs om sidan.",
    "check.gone": (
        "Granskningens resultat är borttaget: det sparas i {hours} timmar om ingen sparar det. "
        "Lämna filen på nytt."
    ),
    "check.many": "Granska högst {most} filer åt gången, jämförelsedokumenten inräknade.",
    "check.none": "Välj minst en fil att granska.",
    "check.nothing": "Ingen fil gick att läsa, så det finns inget resultat att spara.",
    "check.per-hour": "Ange hur många granskningar en adress får göra i timmen, från 1 till {most}.",
    "check.reason": "Skriv varför fyndet avfärdas. Skälet följer med i protokollet och till nästa granskning.",
    "check.running": "Granskningen pågår. Vänta tills den är klar.",
    "check.too-heavy": (
        "{file} tog mer minne eller tid än en granskning får använda ({seconds} sekunder), eller "
        "är trasig på ett sätt som inte gick att läsa. Dela upp den eller spara om den."
    ),
    "check.too-many": (
        "Från den här adressen har {most} granskningar gjorts den senaste timmen, så många som går. "
        "Försök igen senare eller logga in."
    ),
    "check.unknown": "Granskningen finns inte, eller är borttagen.",
    # reports of others
    "read.bomb": "Filen packar upp sig till orimligt mycket och läses inte.",
    "read.broken": "Filen är skadad: {problem}. Öppna den i programmet den gjordes i och spara den på nytt.",
    "read.empty": "Filen är tom. Spara rapporten på nytt och försök igen.",
    "read.entities": (
        "Filen innehåller XML med egna definitioner, som ingen rapport behöver, och läses inte. "
        "Spara den på nytt i Word eller Excel."
    ),
    "read.locked": (
        "Filen är skyddad med lösenord och går inte att läsa. Ta bort lösenordet i programmet den "
        "gjordes i (i Word och Excel under Arkiv › Info, i PDF-program under Säkerhet), spara den "
        "och försök igen."
    ),
    "read.macros": "Filen innehåller makron och läses inte. Spara den utan makron, som .docx eller .xlsx.",
    "read.old_format": (
        "Filen är i formatet {format}, som inte kan läsas. Öppna den i {program} och spara den som {instead}."
    ),
    "read.picture": (
        "Filen är en bild, och bilder läses inte. Använd en PDF eller Word-fil med text som går "
        "att markera."
    ),
    "read.too_deep": "Filen har tabeller i tabeller i fler led än någon kan läsa, och läses inte.",
    "read.too_large": "Filen är {size} MB; gränsen är {most} MB. Dela upp den eller ta bort bilderna.",
    "read.too_much_text": (
        "Filens text är {size} MB; gränsen är {most} MB. Dela upp den, eller ta rapporten som PDF "
        "eller Word."
    ),
    "read.too_many_cells": (
        "Filen har fler än {most} celler i sina tabeller. Ta bort blad som bara är underlag."
    ),
    "read.too_many_pages": "Filen har {pages} sidor; gränsen är {most}. Dela upp den.",
    "read.too_slow": (
        "Filen tog mer än {seconds} sekunder att läsa och lästes inte färdigt. Dela upp den."
    ),
    "read.refused": "{reason}",
    "read.unknown": (
        "Filen känns inte igen som en rapport. Vi läser PDF, Word (docx), Excel (xlsx), webbsidor, "
        "Markdown och text."
    ),
    # files
    "export.exists": "{file} finns redan. Välj ett annat namn.",
    "export.name": "{name!r} är inte nämnd och år; skriv till exempel von/2020.",
    "export.not-empty": "Mappen {folder} finns redan och är inte tom. Välj en ny mapp.",
    "export.not-written": "{file} kunde inte skrivas: {problem}.",
    "file.damaged": "{file} är skadad: {problem}. Exportera den på nytt.",
    "file.empty": "{file} är tom.",
    "file.encoding": "{file} går inte att läsa som {encoding}. Välj teckenkodning med --encoding.",
    "file.encoding-unknown": "Teckenkodningen {encoding} för {file} är okänd; välj utf-8, cp1252, latin-1 eller cp437.",
    "file.html": "{file} är en webbsida, inte en arbetsbok. Öppna den i Excel och spara som .xlsx.",
    "file.line-too-long": "{file} har en rad som är orimligt lång; en export har en rad per post.",
    "file.missing": "{file} finns inte.",
    "file.folder": "{file} är en mapp. Ange filerna i den, en och en.",
    "file.not-a-file": "{file} är ingen fil. En mapp läses in bara om den är ett datapaket med package.toml.",
    "file.password": "{file} är skyddad med lösenord. Spara den utan lösenord.",
    "file.too-large": "{file} är {size} byte, mer än gränsen {limit}. Dela upp exporten på färre månader.",
    "file.unknown": "{file} känns inte igen. Vi läser SIE 4, CSV, XLSX och datapaket.",
    "file.unreadable": "{file} går inte att öppna: {problem}.",
    "import.which-committee": "Säg vilken nämnd filerna gäller med --committee; det finns {committees}.",
    "package.form-alone": "{file} är blanketten för ett datapaket, men ensam. Lägg den i en mapp bredvid "
    "package.toml och läs in mappen, eller en zip av den.",
    "package.problems": "Datapaketet {package} har {count} fel och ingenting lästes in. Det första: {first}",
    "package.zip": "{file} kan inte läsas in som datapaket: {problem}.",
    "volume.changed-meanwhile": (
        "{by} har ändrat antalet till {text} sedan du öppnade sidan. Skriv en gång till om ditt ska gälla."
    ),
    "volume.day": "{text} är inget datum. Skriv till exempel 2026-07-01.",
    "volume.file": "{file} har {count} fel och ingenting lästes in. Det första: {first}",
    "volume.file-changed": (
        "Någon har ändrat samma volymer sedan {file} visades. Ingenting lästes in; se vad filen ändrar nu."
    ),
    "volume.file-undone": "{file} är redan ångrad.",
    "volume.name": "{text} kan inte stå här: högst {most} tecken och inget lodrätt streck.",
    "volume.no-change": "Ändringen finns inte längre kvar att ångra.",
    "volume.no-file": "Det finns ingen sådan inläst fil.",
    "volume.no-service": "Insatsen {service} är inte upplagd. Lägg upp den på sidan Insatser och priser.",
    "volume.no-services": "Inga insatser är upplagda. Lägg upp den första på sidan Insatser och priser.",
    "volume.number": "Antalet {text} är för långt. Skriv högst 20 tecken.",
    "volume.price-day": "{day} går inte: priset började gälla {first}.",
    "volume.upload-unknown": "Filen ligger inte kvar. Välj den igen.",
    "volume.version": "Budget och prognos ska ha en version med högst 40 tecken, och utfall ingen ({kind}).",
    "volume.version-there": "Versionen {version} finns redan. Öppna den, eller välj ett annat namn.",
    "upload.mapping-alone": "{file} är en kolumnmappning, men ingen annan fil heter {stem}. Ge dem samma namn.",
    "upload.none": "Välj minst en fil att läsa in.",
    # starting from an old report
    "takeover.goal-missing": "Välj mål för {count} indikatorer, eller ta inte med dem: {names}.",
    "takeover.none-chosen": "Bocka för minst en post.",
    "takeover.nothing": "I {file} finns inga mål, indikatorer, åtaganden, risker eller tabeller att börja från.",
    "takeover.unknown": "Utkastet finns inte: det är taget, kastat eller för gammalt, eller gäller en annan nämnd.",
    "takeover.year": "Skriv planåret med fyra siffror, från {first} till {last}.",
    "takeover.year-has-plan": "{year} har redan en plan. En gammal rapport påbörjar en plan, den skriver inte över en.",
    # tables and their mapping
    "mapping.invalid": "Kolumnmappningen {name} går inte att använda: {problem}.",
    "mapping.unreadable": "Kolumnmappningen {file} går inte att läsa: {problem}.",
    "tabular.control-total": "{file} {sheet} rad {line}: totalen i {column} är {expected} men raderna ger {found}. "
    "Ingenting lästes in.",
    "tabular.heading-missing": "{file} {sheet}: rubriken {missing} saknas; filen har {found}. Rätta kolumnmappningen.",
    "tabular.heading-twice": "Rubriken {heading} finns två gånger. Ge kolumnerna olika namn.",
    "tabular.mapping-needed": "{file}: {problem}. {found} {advice}",
    "tabular.sheet-missing": "{file} har inget blad {sheet}; bladen är {known}.",
    # SIE
    "sie.currency": "{file} rad {line}: valutan är {found}; vi läser bara kronor (SEK).",
    "sie.no-labels": "{file} rad {line}: en SIE-fil börjar med en etikett som #FLAGGA, här står {found}.",
    "sie.nothing-to-read": "{file} har {line} rader men ingen {expected} att läsa in. Exportera filen med perioder.",
    "sie.type-5": "{file} är SIE 5 (XML), som vi inte läser. Exportera SIE 4 ur ekonomisystemet i stället.",
    "sie.type-unknown": "{file} rad {line}: SIE-typen {found} är okänd; vi läser typ 2, 3, 4E och 4I.",
    "sie.year-balances": "{file} rad {line}: filen har bara årssaldon ({found}). Exportera typ 2, 3 eller 4.",
    # the ledger
    "ledger.amount-too-large": "Summan {amount} är för stor; kontrollera beloppskolumnen.",
    "ledger.batch-undone": "Inläsningen {batch} ångrades redan {at} av {by}.",
    "ledger.batch-unknown": "Inläsningen {batch} finns inte.",
    "ledger.damaged": "Registret {file} är skadat: {detail}. Återställ det från en säkerhetskopia.",
    "ledger.dimension-unknown": "Kodsträngen har ingen del {name}; delarna är {known}.",
    "ledger.mixed-grain": "{file} blandar verifikationer och månadssaldon för {source} {year} (se inläsning {batch}). "
    "Läs in det ena eller det andra.",
    "ledger.no-facts": "{file} har inga poster att läsa in.",
    "ledger.not-written": "Inläsningen kunde inte sparas: {problem}. Ingenting ändrades; se över diskutrymmet.",
    "ledger.unreadable": "En fil i huvudboken går inte att läsa: {detail}. Återställ den från en säkerhetskopia.",
    "ledger.voucher-unknown": "Verifikationen {voucher} finns inte {year}.",
    # budget
    "budget.body": "Skriv vem som har beslutat: KF, nämnden eller KS.",
    "budget.changed-meanwhile": (
        "{line}: {by} har ändrat till {amount} sedan du öppnade sidan. "
        "Skriv ditt belopp en gång till för att ersätta det."
    ),
    "budget.decided": (
        "{version} beslutades {day} av {by} och ändras inte mer. Gör en ny version som bygger på den."
    ),
    "budget.decided-later": "{day} har inte varit än; ange dagen då beslutet fattades.",
    "budget.empty": "{version} har inga belopp att besluta om.",
    "budget.fields": "{count} fält behöver rättas. {first}",
    "budget.no-record": "Raden finns inte. Den kan vara borttagen av någon annan.",
    "budget.no-unit": "Enheten {unit} finns inte bland dem som budgeteras {year}.",
    "budget.record-changed": "Någon annan har ändrat raden sedan du öppnade den. Läs den igen och ändra sedan.",
    "budget.file": "{file} är ingen budgetfil härifrån. Hämta filen på budgetens sida, fyll i den och läs in den igen.",
    "budget.file-other": "{file} är för {version} {year}. Läs in den på den versionens sida.",
    "budget.kind": "En budgetversion är {known}, inte {kind}.",
    "budget.label": "Ange ett namn med minst två tecken.",
    "budget.move-amount": "Ange ett belopp större än noll; pengarna går från den första nämnden till den andra.",
    "budget.no-account": (
        "Raden {line} har inget eget konto att lägga beloppet på. Koppla ett konto till raden under Inställningar."
    ),
    "budget.no-cell": "Enheten {unit} har ingen rad {line} att budgetera på.",
    "budget.no-key": "Periodiseringsnyckeln {key} finns inte.",
    "budget.no-movement": "Det finns ingen sådan ändring att ångra i versionen.",
    "budget.no-outcome": "Det finns inget utfall för {year} att jämföra med. Läs in huvudboken för året först.",
    "budget.nothing": "Det blev ingen ändring: inga belopp finns på de rader och enheter som valdes.",
    "budget.nothing-to-restate": "Det finns ingen beslutad budget för {year} att räkna om.",
    "budget.not-followed": "{report} är beslutad och följs mot den budget som den beslutades med.",
    "budget.not-in-ledger": (
        "Budgetversionen {version} finns inte i den huvudbok som visas. Besluta versionen, eller ta in de nya "
        "siffrorna i rapporten, och välj den sedan."
    ),
    "budget.overhead-account": (
        "Kontot {account} hör inte till någon rad för enheten {unit}. Koppla det till en rad under Inställningar, "
        "eller välj en egen rad för pålägget."
    ),
    "budget.overhead-line": (
        "Välj en rad med löner, och ett konto eller en annan rad för personalomkostnadspålägget."
    ),
    "budget.paste-headings": (
        "Första raden ska vara rubriker som registret har. Det som inte känns igen: {unknown}. Rubrikerna är: {known}."
    ),
    "budget.paste-row": "Rad {row}: {fault} Ingenting är sparat.",
    "budget.paste-rows": "Klistra in rubriker och minst en rad, högst {most}.",
    "budget.percent": "Procenten {percent} ska vara mellan −100 och 1 000.",
    "budget.reason": "Skriv varför, med minst tre tecken. Det syns i historiken.",
    "budget.restated": "{version} är omräknad för jämförelse och kan inte beslutas.",
    "budget.same-committee": "Välj två olika nämnder. Inom nämnden görs en omfördelning.",
    "budget.sent": (
        "Version {version} är inläst från ett annat system och ändras inte här. "
        "Gör en ny version som bygger på den."
    ),
    "budget.transfer-empty": "Omfördelningen flyttar inga pengar. Ange ett belopp.",
    "budget.transfer-unbalanced": "Omfördelningen går inte jämnt upp: {ore} blir över.",
    "budget.undone": "Ändringen är redan ångrad.",
    "budget.unknown": "Budgetversionen {version} finns inte {year}.",
    "period-key.shares": (
        "{label}: skriv tolv andelar med blanksteg mellan, som blir 1 eller 100 tillsammans; här är {count}."
    ),
    "grant.shares": "”{text}” delar ut mer än hela bidraget, eller ingenting. Skriv som: Socialnämnden 40 %, gsn 10 %.",
    "equity.reason": "Skriv varför, med minst tre tecken. Det syns bredvid valet.",
    "equity.year": "Skriv ett år med fyra siffror, inte {year}.",
    # reports
    "figure.no-vouchers": "{ref} är ingen summa av verifikationer och kan inte öppnas längre ned.",
    "deviation.share": "Andelen {share} ska vara mellan 0 och 1.",
    "group.known": "Det finns redan en analysgrupp som heter {name}.",
    "group.lines": "Välj minst två rader ur tabellen {statement}.",
    "group.name": "Ge analysgruppen ett namn, högst 200 tecken.",
    "group.twice": "Raden {line} skulle räknas två gånger. Välj antingen raden eller den som den är del av.",
    "group.unknown": "Analysgruppen {key} finns inte.",
    "economy.amount": "Beloppet {text} går inte att läsa. Skriv kronor, till exempel 12 500 eller 99,50.",
    "economy.cell": "Det finns ingen siffra med adressen {cell}.",
    "economy.line": "Raden {line} finns inte i tabellen {statement}.",
    "economy.no-vouchers": "Bakom {cell} finns ingen lista med verifikationer.",
    "economy.number": "{word} ska vara ett tal, inte {text}.",
    "economy.money": "Belopp visas i {known}, inte i {word}.",
    "economy.month": "{month} är ingen månad. Ange 1–12.",
    "economy.quantity": "Går inte att jämföra {word}. Välj två olika av budget, utfall, prognos och ifjol.",
    "economy.span": "Perioden {span} finns inte. Välj bland {known}.",
    "economy.unit": "Enheten {unit} finns inte i planen för {year}.",
    "economy.no-statement": (
        "Det finns ingen tabell {statement} för {year} eller något annat år. Läs in ett datapaket som har den."
    ),
    "forecast.amount": "Skriv ett belopp och välj om det gäller en gång eller varje månad.",
    "forecast.changed": "{who} har sparat texten medan du skrev. Båda visas; välj vilken som ska gälla.",
    "forecast.exists": "Prognosen {forecast} är redan öppnad.",
    "forecast.followed": (
        "{forecast} jämförs med den här prognosen. Frysningen kan inte hävas när en senare prognos "
        "är öppnad."
    ),
    "forecast.frozen": "Prognosen {forecast} är fryst och kan inte ändras. Nästa prognos är en ny version.",
    "forecast.known-unknown": "Posten {item} finns inte eller är redan borttagen.",
    "forecast.label": "Skriv vad beloppet avser.",
    "forecast.line": "Raden {line} kan enheten inte skriva prognos på. Välj en rad som samlar konton.",
    "forecast.month": "Månaden är 1 till 12, inte {month}.",
    "forecast.not-approved": "{count} enheter är inte godkända. Bekräfta att prognosen ska frysas ändå.",
    "forecast.not-frozen": "Prognosen {forecast} är inte fryst.",
    "forecast.not-yours": "Prognosen lämnas in av {who} eller den som ersätter.",
    "forecast.nothing-handed-in": "Ingen prognos inom {unit} väntar på att godkännas.",
    "forecast.reason": "Skriv varför prognosen är ändrad: {lines} har flyttats mer än gränsen.",
    "forecast.reported": (
        "Rapporten {report} är beslutad eller låst och bygger på prognosen. Frysningen kan inte "
        "hävas."
    ),
    "forecast.step": "Prognosen är {state} och kan inte ändras så. Ladda om sidan för att se läget.",
    "forecast.step-unknown": "Steget {step} finns inte.",
    "forecast.unit": "Enheten {unit} har inget prognosblad.",
    "forecast.unknown": "Prognosen {forecast} finns inte. Den öppnas på sidan Prognos eller av en omgång.",
    "measure.status": "Läget {status} finns inte.",
    "measure.unknown": "Åtgärden {key} finns inte.",
    "staff.changed-since": "Någon har ändrat raden sedan sidan visades. Titta på den igen och ändra på nytt.",
    "staff.fields": "{count} fält kan inte sparas. {first}",
    "staff.filled": "{title} har inhyrd personal som arbetar i stället. Ta bort den först, eller sätt en sista dag.",
    "staff.headings": "Filens första rad ska vara rubriker, med åtminstone Enhet och Befattning av: {known}.",
    "staff.taken": "Det som skulle läsas in är inte vad granskningen visade. Välj filen på nytt.",
    "staff.unknown": "Tjänsten, lönevillkoret eller ändringen finns inte längre.",
    "staffing.number": "”{text}” är inget tal (tjänst eller grupp {where}). Skriv till exempel 0,75.",
    "forecast.why": "Skriv varför frysningen hävs.",
    "forecast.profile": "Ett årsmönster har tolv månader som inte är negativa; här är {months}.",
    "economy.no-year": "Nämnden {committee} har inget planår. Läs in ett datapaket först.",
    "economy.version-imported": (
        "Version {version} är inläst från ett annat system (inläsning {batch}). Ge den här versionen ett annat namn."
    ),
    "figure.unknown": "Siffran {ref} finns inte i rapporten.",
    "facts.unreadable": "Underlaget kan inte läsas: vid {place} står något annat än {schema} har. Hämta filen på nytt.",
    "finding.reason": "Skriv varför fyndet får stå kvar, med minst {least} tecken.",
    "finding.unknown": "Kontrollerna hittar inte längre det fyndet. Ladda om sidan för att se läget.",
    "section.changed": "Texten i {section} har ändrats sedan du öppnade sidan. Läs den nya och ta ställning igen.",
    "section.comment": "Skriv varför, så att den som skriver vet vad som ska ändras.",
    "section.owner": "{owner} får inte skriva texter i nämnden. Välj någon i listan.",
    "section.step": "Avsnittet {section} är {state} och kan inte ändras så. Ladda om sidan för att se läget.",
    "section.unknown": "Avsnittet {section} finns inte i rapporten.",
    "seal.file": "Version {number} har ingen fil som heter {file}.",
    "seal.not-written": "Rapporten kunde inte förseglas: {problem}. Inget är ändrat; försök igen.",
    "case.changed": "{by} har sparat ärendet sedan du öppnade det. Din text står kvar här; jämför och spara igen.",
    "case.long": "Ärendet är längre än {most} tecken. Korta det, eller lägg en del i en bilaga.",
    "case.none": "Rapporten {report} har inget ärende ännu.",
    "decision.changes": "Välj vilka avsnitt som ändrades vid bordet.",
    "decision.future": "{day} har inte varit än. Skriv vilken dag nämnden beslutade.",
    "decision.outcome": "Utfallet {outcome} finns inte; välj ett i listan.",
    "decision.paragraph": "Skriv vilken paragraf beslutet har i protokollet.",
    "public.already": "Version {number} är redan publicerad.",
    "public.none": "Här finns ingen publicerad rapport. Alla som finns står på sidan Publicerade rapporter.",
    "public.not-published": "{title} är inte publicerad.",
    "public.version": "Välj vilken version som ska publiceras.",
    "decision.day": "Skriv vilken dag nämnden beslutade.",
    "public.reason": "Skriv varför rapporten tas tillbaka, med minst {least} tecken. Det visas för alla.",
    "seal.not-decided": "Nämndens beslut är inte registrerat. Registrera det i ärendet, eller försegla som förslag.",
    "seal.nothing-corrected": "Rapporten är lik version {number}, så det finns inget att rätta.",
    "seal.unanswered": "Kontrollerna har {count} fel utan svar. Rätta dem, eller svara varför de står kvar.",
    "seal.unapproved": "{count} avsnitt är inte godkända ({sections}). Godkänn dem, eller skriv varför rapporten "
    "förseglas ändå.",
    "seal.unknown": "Rapporten {report} har ingen version {number}.",
    "version.unknown": "Rapporten har ingen version som heter {version}. Välj en i listan.",
    "verify.missing": "Filen {file} finns inte.",
    "verify.no-register": "{file} är ingen hel försegling. Ange vilket sigill den ska prövas mot: --seal seal.json.",
    "verify.not-a-seal": "{file} är ingen förseglad rapport: seal.json saknas, eller filen är skadad.",
    "verify.register": "{file} är inget register över en förseglad rapport.",
    "verify.too-large": "{file} är större än en förseglad rapport kan vara.",
    "report.format": "Formatet {format} finns inte; välj bland {formats}.",
    "report.id": "Rapporten {report} finns inte; skriv nämnd och rapport, som von/delarsrapport-2020-08. "
    "tertial report list visar alla.",
    "report.not-written": "Rapporten kunde inte skrivas i {folder}: {problem}. Välj en annan mapp med --out.",
    "report.template": "Rapporten {report} har mallen {template}, som inte finns. Lägg till den i datapaketet.",
    "report.unknown": "Rapporten {committee}/{report} finns inte.",
    # templates of reports, and new reports
    "report.exists": "Nyckeln {key} finns redan. Välj en annan.",
    "report.key": "{key!r} kan inte vara en rapports nyckel: a–z, siffror, bindestreck, som delarsrapport-2026-08.",
    "report.period-end": "{day!r} är inte sista dagen i en av månaderna {year}. Skriv den som 2026-08-31.",
    "report.title": "Skriv vad rapporten ska heta.",
    "report.version": "Huvudboken har ingen {kind} {version!r} för {year}. Läs in den först, eller välj en annan.",
    "report.written": "{report} kan inte tas bort, för det finns {what} i den.",
    "template.block-kind": "Blocket {kind} finns inte; välj bland {kinds}.",
    "template.block-number": "Avsnittet har inget block nummer {number}. Ladda om sidan.",
    "template.changed": "{who} har ändrat mallen sedan du öppnade den. Ladda om sidan och gör ändringen igen.",
    "template.exists": "Det finns redan en mall med nyckeln {key} för {year}. Skriv en annan nyckel.",
    "template.key": "{key!r} kan inte vara en malls nyckel: gemener a–z, siffror och bindestreck, högst 80 tecken.",
    "template.last": "Mallen har bara ett avsnitt, och det behövs.",
    "template.length": "Längden är ett antal ord, inte {length!r}.",
    "template.level": "Nivå {level} går inte här: högst {allowed} efter avsnittet före, inget djupare än {deepest}.",
    "template.no-report": "Året {year} har ingen rapport att visa mallen med. Lägg upp en först.",
    "template.section": "Avsnittet {section} finns inte i mallen. Ladda om sidan.",
    "template.section-title": "Skriv avsnittets rubrik.",
    "template.section-twice": "Det finns redan ett avsnitt {section}. Välj en annan rubrik.",
    "template.source": "Mallen {source} finns inte, eller så får du inte se den.",
    "template.unknown": "Mallen {template} finns inte för {year}.",
    "template.used": "Mallen {template} används av {reports} och kan inte tas bort.",
    "template.version": "Den versionen av mallen {template} finns inte.",
    "template.wrong": "Ändringen går inte: {problems}.",
    "template.block": "Ett block i mallen går inte att använda ({block}): {problems}.",
    "template.invalid": "Mallen {template} går inte att använda: {problems}.",
    "text.long": "Texten är för lång: {length} tecken, av högst {most}. Dela den på flera avsnitt.",
    "text.version": "Versionen {version} av texten finns inte.",
    "pin.more-came": "Fler nya siffror har kommit sedan du öppnade sidan. Se efter vad de ändrar och ta dem sedan.",
    "pin.unknown": "De siffrorna finns inte att gå tillbaka till ({pin}).",
    "text.format": "Siffran {ref} har formatet {format}, som inte finns; välj bland {allowed}.",
    # how documents look
    "brand.alt": "Logotypen saknar text. Skriv vad den visar, så att även den som inte ser den får veta det.",
    "brand.colour": "”{given}” är ingen färg. Skriv # och sex tecken 0–9 eller a–f, som #0f5070.",
    "brand.contrast": "Färgen {given} är för ljus för text: kontrasten mot vitt är {contrast} och behöver vara "
    "minst 4,5. Välj en mörkare nyans.",
    "brand.everywhere": "Utseendet gäller hela kommunen. Det ändras av den som är administratör eller central "
    "ekonomi för "
    "hela kommunen.",
    "brand.font": "Typsnittet {given} kan inte väljas; välj bland {fonts}.",
    "brand.logotype": "Logotypen behöver vara en bild i PNG eller SVG på högst {kilobytes} kB, utan program eller "
    "hänvisningar i sig.",
    "brand.template": "Wordmallen behöver vara en docx-fil utan makron på högst {megabytes} MB.",
    # the command line
    "workspace.none": "Det finns ingen arbetsyta i {home}. Kontrollera --home och TERTIAL_HOME, eller gör en med "
    "tertial import eller tertial demo.",
    "workspace.unusable": "{home} kan inte vara arbetsyta: {problem}. Välj en annan mapp med --home.",
    "demo.not-demo": "Arbetsytan {home} är inte demonstrationens. Välj en egen mapp med --home, som ännu inte finns.",
    "serve.port": "Porten {port} är upptagen. Stäng det andra programmet eller välj en annan med --port.",
}


AMOUNTS = {"tabular.control-total": ("expected", "found"), "budget.transfer-unbalanced": ("ore",)}
"""Values that are öre, and are said in kronor."""


def sentence(error: TertialError) -> str:
    """The error in words. An error without a sentence says its code, so that it can be looked up."""
    template = MESSAGES.get(error.code)
    if template is None:
        return f"Det gick inte ({error})."
    values = dict(error.values)
    for name in AMOUNTS.get(error.code, ()):
        values[name] = f"{format_ore(int(str(values[name])), Unit.KR, decimals=2)} kr"
    for name, value in values.items():
        if isinstance(value, datetime):
            values[name] = value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(values.get("problem"), str):
        values["problem"] = problem_words(str(values["problem"]))
    try:
        # Where a sheet has no name nothing stands between the file and the colon.
        return re.sub(" {2,}", " ", template.format(**values)).replace(" :", ":")
    except (KeyError, IndexError, ValueError):
        return template


PROBLEMS: tuple[tuple[str, str], ...] = (
    # the operating system
    (r"No such file or directory", "den finns inte"),
    (r"Permission denied|Operation not permitted", "du har inte rätt att läsa eller skriva där"),
    (r"Not a directory", "en del av sökvägen är en fil, inte en mapp"),
    (r"Is a directory", "det är en mapp, inte en fil"),
    (r"File exists", "där finns redan en fil med det namnet"),
    (r"Read-only file system", "där går det bara att läsa"),
    (r"No space left on device|Disk quota exceeded", "disken är full"),
    (r"File name too long", "namnet är för långt"),
    (r"Input/output error", "disken svarar inte"),
    # zip archives and workbooks
    (r"File is not a zip file|Bad magic number.*", "den är avbruten eller ingen arbetsbok"),
    (r"Bad CRC-32.*|Error -3 while decompressing.*", "innehållet är förvanskat"),
    (r"(?:Zip|Xlsx|Xml|Ods|Xls|Cfb) error.*", "innehållet går inte att tolka som en arbetsbok"),
    # TOML
    (r"Invalid value.*", "ett värde går inte att tolka; text ska stå inom citattecken"),
    (
        r"Invalid initial character for a key part.*",
        "ett namn till vänster om = går inte att tolka",
    ),
    (r"Expected '=' after a key.*", "ett = saknas efter namnet"),
    (r"Expected '\]'.*|Invalid statement.*", "raden går inte att tolka"),
    (r"Expected newline or end of document.*", "det står något mer efter värdet"),
    (
        r"Unterminated string.*|Expected [\"'].*|Illegal character.*",
        "ett citattecken saknas i slutet av texten",
    ),
    (r"Unclosed array.*|Unclosed inline table.*", "en lista eller tabell avslutas inte"),
    (r"Cannot (?:overwrite|declare|mutate).*|Duplicate.*", "samma namn står två gånger"),
    (r"Unescaped '\\'.*|Reserved escape.*", "ett bakstreck ska skrivas dubbelt"),
)
"""What the system and its libraries say of a file, as patterns, in our words."""
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


def problem_words(text: str) -> str:
    """What a library said of a file, in Swedish, with the line where it tells one; what is unknown stays as it is.

    >>> problem_words("Invalid value (at line 3, column 5)")
    'rad 3, tecken 5: ett värde går inte att tolka; text ska stå inom citattecken'
    """
    found = _AT.search(text)
    plain = re.sub(r"^\[Errno \d+\] ", "", _AT.sub("", text)).strip()
    name = re.sub(r": '[^']*'$", "", plain)
    words = next((to for pattern, to in PROBLEMS if re.fullmatch(pattern, name)), plain)
    if not found:
        return words
    place = f"rad {found[1]}, tecken {found[2]}" if found[1] else "i slutet av filen"
    return f"{place}: {words}"


ARGUMENTS: dict[str, str] = {
    "usage: ": "användning: ",
    "options": "val",
    "positional arguments": "argument",
    "show this help message and exit": "visar den här hjälpen",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argumentet %(argument_name)s: %(message)s",
    "the following arguments are required: %s": "argument saknas: %s",
    "unrecognized arguments: %s": "okända argument: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r finns inte; välj bland %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r är inget giltigt värde",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan vara %(matches)s",
    "expected one argument": "ett värde saknas",
    "expected at least one argument": "minst ett värde saknas",
    "ignored explicit argument %r": "tar inget värde, men fick %r",
}
"""What the standard library's reader of arguments says, in Swedish."""


def argument_words(text: str) -> str:
    """A text of the reader of arguments in Swedish, or as it is."""
    return ARGUMENTS.get(text, text)
