"""The report as a workbook."""

from reports.documents.xlsx.book import xlsx_bytes

__all__ = ["xlsx_bytes"]
