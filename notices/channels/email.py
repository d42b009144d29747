"""Mail, through Django's backends."""

from __future__ import annotations

import datetime as dt
import smtplib

from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from notices.channels.base import Parcel, Refusal, Unsure


class Mail:
    """A server of mail takes whatever comes: what is sent twice arrives twice."""

    is_idempotent = False

    def send(self, parcel: Parcel, *, at: dt.datetime) -> None:
        connection = get_connection()
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError as error:
            raise Refusal(_("邮件服务器不接受登录，请检查邮件设置。")) from error
        except OSError as error:  # of which smtplib's own errors are a kind
            raise Refusal(_("无法连接邮件服务器。")) from error
        try:
            connection.send_messages([_letter(parcel)])
        except smtplib.SMTPRecipientsRefused as error:
            code = max((code for code, _why in error.recipients.values()), default=550)
            raise _refused(code) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from error
        except OSError as error:
            raise Unsure(_("邮件发送中断，无法确认是否已送达。")) from error
        finally:
            _close(connection)


def _letter(parcel: Parcel) -> EmailMessage:
    title = " ".join(parcel.title.split())
    body = "\n\n".join(one for one in (title, parcel.text, parcel.url) if one)
    # The same in every attempt: programs show mails with one id once.
    headers = {
        "Message-ID": f"<{parcel.token}@zhiqing>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(title, body, to=[parcel.address], headers=headers)


def _refused(code: int) -> Refusal:
    """From 500 on for good, below for now."""
    return Refusal(_("邮件服务器拒收（%s）。") % code, again=code < 500)


def _close(connection: object) -> None:
    """What was taken stays taken, also where the farewell fails."""
    close = getattr(connection, "close", None)
    try:
        if close:
            close()
    except OSError:
        return
