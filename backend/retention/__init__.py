"""Retention (保存期限): what is no longer needed is deleted, or emptied of what tells who somebody is."""
