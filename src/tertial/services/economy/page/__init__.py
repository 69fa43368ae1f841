"""The economy page: any period, level and pair of figures, as a table with its words and workbook."""
