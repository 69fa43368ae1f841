"""What a committee's economy is reckoned with: pure, exact, in whole öre or ``Decimal``."""
