from reports.documents.docx.letter import docx_bytes

__all__ = ["docx_bytes"]
