"""What territo shows: the page with the map, the table that is printed, the figures as JSON."""
