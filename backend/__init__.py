"""The office: people, help requests, database, web and jobs around the conversation (`bot`)."""
