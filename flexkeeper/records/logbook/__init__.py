"""The vehicle's logbook: odometer, services and when the next is due, checklists, coverage, costs, diary."""
