"""Departments, their offices, and the table that routes a help request to one of them."""
