"""The economy of a committee: budget, forecast, staff, deviations, grants, investments, volumes, the year's end."""
