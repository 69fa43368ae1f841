"""Views parse, call one service and show; they hold no rules and touch no table."""
