"""Reports as files for the office: an official letter and a workbook."""
