"""From a cell of the economy to its formula, its parts and its vouchers."""
