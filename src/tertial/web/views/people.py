"""People of a committee: the list, one person, roles and substitutes, and the register of staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.errors import BadInput, Conflict, TertialError
from tertial.services import directory, roles, secondfactor, signin, staff, substitutes
from tertial.services.messages import sentence
from tertial.web.forms.people import EndRoleForm, RoleForm, SubstituteForm
from tertial.web.request import Request, page_number


@require_safe
def people(request: Request, committee: str) -> HttpResponse:
    """Who is in the committee, with roles and units; searched and narrowed by the address."""
    return _people(request, committee)


@require_safe
def person(request: Request, committee: str, login: str) -> HttpResponse:
    """One person."""
    return _person(request, committee, login)


@require_POST
def give_role(request: Request, committee: str) -> HttpResponse:
    """Give a role to somebody, who need not be in the committee yet."""
    form = RoleForm(request.POST)
    is_on_person = "from_person" in request.POST
    login = request.POST.get("login", "").strip().lower()
    if not form.is_valid():
        fault = _("Fyll i användarnamn och roll; dagar skrivs som 2026-01-01.")
    else:
        try:
            roles.give_role(
                actor=request.actor, committee=committee, now=timezone.now(), **form.cleaned_data
            )
        except TertialError as error:
            if error.http_status in (403, 404) and error.code != "people.unknown":
                raise
            fault = sentence(error)
        else:
            messages.success(request, _("Rollen är given."))
            return redirect("person", committee=committee, login=login)
    if is_on_person:
        return _person(request, committee, login, fault)
    return _people(request, committee, fault)


@require_POST
def end_role(request: Request, committee: str, login: str, role: int) -> HttpResponse:
    """Give a role its last day."""
    form = EndRoleForm(request.POST)
    if not form.is_valid():
        return _person(request, committee, login, _("Skriv vilken dag som är rollens sista."))
    try:
        roles.end_role(
            actor=request.actor,
            committee=committee,
            role=role,
            last_day=form.cleaned_data["last_day"],
            now=timezone.now(),
        )
    except BadInput as error:
        return _person(request, committee, login, sentence(error))
    messages.success(request, _("Rollen har fått en sista dag."))
    return redirect("person", committee=committee, login=login)


@require_POST
def substitute(request: Request, committee: str, login: str) -> HttpResponse:
    """Appoint a substitute for somebody else."""
    form = SubstituteForm(request.POST)
    if not form.is_valid():
        fault = _("Välj en person, en första dag och en sista dag.")
        return _person(request, committee, login, fault)
    try:
        substitutes.appoint(
            actor=request.actor,
            committee=committee,
            login=login,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except BadInput as error:
        return _person(request, committee, login, sentence(error))
    messages.success(request, _("Ersättaren är utsedd."))
    return redirect("person", committee=committee, login=login)


@require_POST
def substitute_end(request: Request, committee: str, login: str, substitution: int) -> HttpResponse:
    """End somebody else's substitute."""
    substitutes.end_substitution(
        actor=request.actor, committee=committee, substitution=substitution, now=timezone.now()
    )
    messages.success(request, _("Ersättaren gäller inte längre."))
    return redirect("person", committee=committee, login=login)


@require_POST
def invite(request: Request, committee: str, login: str) -> HttpResponse:
    """Make a link by which the person sets a password; it is shown once, to be passed on."""
    key, token = signin.invite(
        actor=request.actor, committee=committee, login=login, now=timezone.now()
    )
    address = request.build_absolute_uri(
        reverse("set_password", kwargs={"key": key, "token": token})
    )
    return _person(request, committee, login, link=address)


@require_POST
def reset_second_factor(request: Request, committee: str, login: str) -> HttpResponse:
    """Take away the second factor of somebody who has lost it."""
    secondfactor.reset(actor=request.actor, committee=committee, login=login, now=timezone.now())
    messages.success(request, _("Den andra faktorn är borttagen; personen kan sätta upp en ny."))
    return redirect("person", committee=committee, login=login)


# --- the register of staff --------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def people_import(request: Request, committee: str) -> HttpResponse:
    """The form for a register; a POST keeps the file and shows what it would change."""
    if request.method != "POST":
        return _import(request, committee)
    given = request.FILES.get("file")
    if getattr(request, "upload_refused", False):
        return _import(request, committee, _("Filen är för stor."), 413)
    try:
        upload = staff.keep_upload(
            actor=request.actor,
            committee=committee,
            name=(given.name or "") if given else "",
            file=given,
        )
    except BadInput as error:
        return _import(request, committee, sentence(error))
    address = reverse("people_changes", kwargs={"committee": committee, "upload": upload})
    return redirect(address + ("?del=1" if "del" in request.POST else ""))


@require_http_methods(["GET", "HEAD", "POST"])
def people_changes(request: Request, committee: str, upload: str) -> HttpResponse:
    """What the register would change; a POST takes it, if it is still what was shown."""
    if request.method != "POST":
        return _changes(request, committee, upload, is_whole="del" not in request.GET)
    is_whole = "del" not in request.POST
    path = staff.kept_upload(actor=request.actor, committee=committee, upload=upload)
    try:
        taken = staff.take_staff(
            actor=request.actor,
            committee=committee,
            path=path,
            now=timezone.now(),
            shown=request.POST.get("shown", ""),
            is_whole=is_whole,
        )
    except Conflict as error:
        return _changes(request, committee, upload, is_whole=is_whole, fault=sentence(error))
    except BadInput:
        return _changes(request, committee, upload, is_whole=is_whole)
    staff.forget_upload(actor=request.actor, committee=committee, upload=upload)
    count = len(taken.new) + len(taken.changed) + len(taken.leaving)
    said = ngettext(
        "%(count)d person lades till, ändrades eller slutar.",
        "%(count)d personer lades till, ändrades eller slutar.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("people", committee=committee)


def _import(request: Request, committee: str, fault: str = "", status: int = 422) -> HttpResponse:
    page = directory.import_page(actor=request.actor, committee=committee)
    context = {"page": page, "fault": fault}
    return render(request, "people/import.html", context, status=status if fault else 200)


def _changes(
    request: Request, committee: str, upload: str, *, is_whole: bool, fault: str = ""
) -> HttpResponse:
    page = staff.staff_page(
        actor=request.actor,
        committee=committee,
        upload=upload,
        today=timezone.localdate(),
        is_whole=is_whole,
    )
    status = 409 if fault else 422 if page.problems else 200
    return render(request, "people/changes.html", {"page": page, "fault": fault}, status=status)


def _people(request: Request, committee: str, fault: str = "") -> HttpResponse:
    asked = request.GET
    state = asked.get("visa", "")
    page = directory.people_page(
        actor=request.actor,
        committee=committee,
        today=timezone.localdate(),
        query=asked.get("sok", "").strip()[:100],
        role=asked.get("roll", "")[:30],
        state=state if state in directory.STATES else "",
        page=page_number(request),
    )
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "people/people.html", context, status=422 if fault else 200)


def _person(
    request: Request, committee: str, login: str, fault: str = "", link: str = ""
) -> HttpResponse:
    page = directory.person_page(
        actor=request.actor, committee=committee, login=login, today=timezone.localdate()
    )
    context = {"page": page, "fault": fault, "given": request.POST, "link": link}
    return render(request, "people/person.html", context, status=422 if fault else 200)
