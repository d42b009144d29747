"""我的体验: sessions attended, the report on each, its photos, findings of others."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities.models import Participation
from activities.states import ParticipationState
from common.errors import DomainError, Refused
from members.acting import Acting
from members.scope import scope_of
from posts.experiences import experiences, findings_of_others
from posts.forms_loop import NoteFormSet, PhotoForm, ReportForm
from posts.models import CaseNote, ExperienceReport, ReportPhoto
from posts.services.photos import add_photo, remove_photo
from posts.services.reports import (
    save_report,
    sign_note,
    start_report,
    submit_report,
)
from posts.states import ReportState
from posts.views.asking import person


def report_of(request: HttpRequest, pk: int) -> ExperienceReport:
    seen = ExperienceReport.objects.visible_to(request.user).with_parts()
    return get_object_or_404(seen, pk=pk)


def _author(request: HttpRequest, report: ExperienceReport) -> Acting:
    """In the role in which the place was held; refused for anybody else."""
    user = person(request)
    if user.pk != report.participation.person_id:
        raise Refused(_("只有填写人本人可以修改体验反馈。"), code="not_yours")
    return Acting(user, report.participation.assignment)


@login_required
@require_safe
def show_experiences(request: HttpRequest) -> HttpResponse:
    """Every session one attended, with what comes next."""
    context = {"experiences": experiences(person(request))}
    return render(request, "posts/loop/experiences.html", context)


def _held(request: HttpRequest, pk: int) -> Participation:
    """One's own place in a post session."""
    own = Participation.objects.visible_to(request.user).filter(
        person=person(request), activity__post_session__isnull=False
    )
    related = ("assignment", "activity__post_session__post")
    return get_object_or_404(own.select_related(*related), pk=pk)


@login_required
@require_POST
def begin_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft for this place, begun if need be."""
    held = _held(request, pk)
    try:
        report = start_report(
            actor=Acting(person(request), held.assignment),
            participation_id=held.pk,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("posts:experiences")
    if report.state == ReportState.DRAFT:
        return redirect("posts:report-edit", report.pk)
    return redirect("posts:report", report.pk)


@login_required
@require_safe
def show_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report for all who may see it: its author, the department, the office."""
    report = report_of(request, pk)
    user = person(request)
    host = report.post.department_id in scope_of(user).departments
    is_own = user.pk == report.participation.person_id
    context = {
        "report": report,
        "notes": report.notes.prefetch_related("co_signers__person").order_by(
            "ordinal"
        ),
        "photos": report.photos.order_by("pk"),
        "response": getattr(report, "response", None),
        "suggestions": report.suggestions.with_stage().order_by("pk"),
        "is_own": is_own,
        "is_draft": report.state == ReportState.DRAFT,
        "may_respond": host and not is_own and report.state == ReportState.SUBMITTED,
    }
    return render(request, "posts/loop/report.html", context)


@login_required
def write_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: saved by itself, by a button, or handed in."""
    report = report_of(request, pk)
    actor = _author(request, report)
    if report.state != ReportState.DRAFT:
        messages.info(request, _("反馈已经提交，不能再修改。"))
        return redirect("posts:report", report.pk)
    if request.method != "POST":
        return _show_form(request, report, ReportForm.of(report))
    form, notes = ReportForm(request.POST), NoteFormSet(request.POST, report=report)
    if not (form.is_valid() and notes.is_valid()):
        return _show_form(request, report, form, notes)
    try:
        saved = save_report(
            actor=actor,
            report_id=report.pk,
            content=form.content(notes),
            version=form.cleaned_data["version"],
            at=timezone.now(),
        )
    except DomainError as error:
        form.show(error)
        return _show_form(request, report, form, notes)
    return _after_saving(request, actor, saved)


def _after_saving(
    request: HttpRequest, actor: Acting, saved: ExperienceReport
) -> HttpResponse:
    if request.POST.get("step") != "submit":
        messages.success(request, _("草稿已保存。"))
        return redirect("posts:report-edit", saved.pk)
    try:
        submit_report(actor=actor, report_id=saved.pk, at=timezone.now())
    except DomainError as error:
        form = ReportForm({**request.POST.dict(), "version": saved.version})
        form.is_valid()
        form.show(error)
        return _show_form(request, saved, form)
    messages.success(request, _("体验反馈已提交，感谢您的体验。"))
    return redirect("posts:report", saved.pk)


def _show_form(
    request: HttpRequest,
    report: ExperienceReport,
    form: ReportForm,
    notes: NoteFormSet | None = None,
) -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "notes": notes or NoteFormSet(report=report),
        "photos": report.photos.order_by("pk"),
        "photo_form": PhotoForm(),
    }
    return render(request, "posts/loop/report_form.html", context)


@login_required
@require_POST
@never_cache
def autosave_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed is kept every few seconds; a tab left behind is told so."""
    report = report_of(request, pk)
    actor = _author(request, report)
    form, notes = ReportForm(request.POST), NoteFormSet(request.POST, report=report)
    told: dict[str, object] = {"saved": None, "problem": ""}
    if form.is_valid() and notes.is_valid():
        try:
            told["saved"] = save_report(
                actor=actor,
                report_id=report.pk,
                content=form.content(notes),
                version=form.cleaned_data["version"],
                at=timezone.now(),
                by_itself=True,
            )
        except DomainError as error:
            told["problem"] = error.message
    else:
        told["problem"] = _("有内容过长或不正确，暂未保存，请检查后点“保存草稿”。")
    # The page swaps what it is told, so also a refusal is answered as a success.
    return render(request, "posts/loop/_autosave.html", told)


@login_required
@require_POST
def upload_photo(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_of(request, pk)
    actor = _author(request, report)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("请选择一张照片。"))
        return redirect("posts:report-edit", report.pk)
    file = form.cleaned_data["photo"]
    try:
        add_photo(
            actor=actor,
            report_id=report.pk,
            file=file,
            size=file.size,
            caption=form.cleaned_data["caption"],
            at=timezone.now(),
        )
        messages.success(request, _("照片已上传。"))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("posts:report-edit", report.pk)


def _photo(request: HttpRequest, pk: int, photo: int) -> ReportPhoto:
    seen = ReportPhoto.objects.visible_to(request.user).filter(report=pk)
    return get_object_or_404(seen, pk=photo)


@login_required
@require_POST
def drop_photo(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    report = report_of(request, pk)
    actor = _author(request, report)
    found = _photo(request, pk, photo)
    try:
        remove_photo(
            actor=actor, report_id=report.pk, photo_id=found.pk, at=timezone.now()
        )
        messages.success(request, _("照片已删除。"))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("posts:report-edit", report.pk)


@login_required
@require_safe
def show_photo(request: HttpRequest, pk: int, photo: int) -> FileResponse:
    """The photo, to those who may see its report; always the JPEG that we drew."""
    found = _photo(request, pk, photo)
    response = FileResponse(found.file.open("rb"), content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="photo-{found.pk}.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@login_required
@require_safe
def show_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """What others found at the post where one was, to be signed as well."""
    held = _held(request, pk)
    if held.state != ParticipationState.ATTENDED:
        raise Refused(_("登记到场后才能查看同岗体验者的发现。"), code="not_attended")
    post = held.activity.post_session.post
    user = person(request)
    notes = [
        (one, any(signer.person_id == user.pk for signer in one.co_signers.all()))
        for one in findings_of_others(user, post)
    ]
    context = {"post": post, "held": held, "notes": notes}
    return render(request, "posts/loop/findings.html", context)


@login_required
@require_POST
def co_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a finding of somebody else who was there."""
    note = get_object_or_404(CaseNote.objects.visible_to(request.user), pk=pk)
    try:
        sign_note(actor=Acting(person(request)), note_id=note.pk, at=timezone.now())
        messages.success(request, _("已联名。"))
    except (DomainError, Refused) as error:
        messages.error(request, error.message)
    return redirect("posts:experiences")


@login_required
@require_safe
def show_materials(request: HttpRequest) -> HttpResponse:
    """素材本: all the cases one has written down, to be cited elsewhere (W48)."""
    own = CaseNote.objects.visible_to(request.user).filter(
        report__participation__person=person(request)
    )
    related = own.select_related("report__post", "report__participation__activity")
    context = {"notes": related.order_by("-report__pk", "ordinal")}
    return render(request, "posts/loop/materials.html", context)
