"""Charity and volunteers (社会力量): what people give, matched to what households need, by kind, area and amount."""
