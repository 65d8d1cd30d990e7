from shop.cart import Cart, CartError, Item

__all__ = ["Cart", "CartError", "Item"]
