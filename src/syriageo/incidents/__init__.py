"""What happened: tables and texts of incidents, placed, dated, with control."""
