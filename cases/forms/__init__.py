"""Forms of the steps of a case; a step without one is a button and nothing more."""

from cases.forms import office, steps

FORMS: dict[str, type[steps.StepForm]] = {
    "object": steps.ReasonForm,
    "take-back": steps.ReasonForm,
    "contact": steps.ContactForm,
    "reply": steps.ReplyForm,
    "countersign": steps.CountersignForm,
    "send": steps.SendForm,
    "extend": steps.ExtendForm,
    "pause": steps.ReasonForm,
    "assign": office.AssignForm,
    "reassign": office.ReassignForm,
    "keep": steps.PartReasonForm,
    "withdraw": steps.PartReasonForm,
    "decide": steps.DecideForm,
    "resume": steps.ResumeForm,
    "end-evaluation": steps.ReasonForm,
    "send-back": office.SendBackForm,
    "supervise": office.SuperviseForm,
    "lift": steps.LiftForm,
    "visit": steps.VisitForm,
    "carried-out": steps.FindingForm,
    "close": steps.CloseForm,
    "reopen": steps.ReasonForm,
    "evaluate": steps.EvaluateForm,
    "dispute": steps.DisputeForm,
    "confirm": steps.ConfirmForm,
    "survey": steps.SurveyForm,
}

__all__ = ["FORMS"]
