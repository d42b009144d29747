"""What can be wrong with a table file, told to the person who sent it."""


class SheetError(Exception):
    """The file as a whole cannot be read; the message says what to do next."""


class CellError(Exception):
    """One cell, or one row when `column` is empty, cannot be taken as it stands."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(column, message)
        self.column = column
        self.message = message

    def __str__(self) -> str:
        return f"{self.column}：{self.message}" if self.column else self.message
