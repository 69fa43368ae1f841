"""What is paid for by unit: services, price lists, volumes by provider and month, and compensation reconciled."""
