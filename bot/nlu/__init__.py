"""Text to Understanding: normalisation, the compiled model, and the live Rasa server behind one port."""
