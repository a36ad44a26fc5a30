"""WeChat's side: what it pushes to the webhook for a resident, and the API it offers to the account."""
