"""An MCP server over streamable HTTP: a shop with orders."""

import sys

from mcp.server import MCPServer

shop = MCPServer("shop")


@shop.tool()
def order_status(order_id: str) -> str:
    """Where an order is."""
    if order_id != "A-17":
        raise ValueError(f"there is no order {order_id}")
    return "Order A-17 left on Monday: https://track.test/A-17"


@shop.tool()
def delete_everything() -> str:
    """Deletes everything."""
    return "Gone."


shop.run(transport="streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
