"""A graph for the tests of the driver. The words of a message say what it does."""

import asyncio
from typing import Annotated, TypedDict

from langchain_core.messages import AIMessage, AnyMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import interrupt


class State(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]
    contact: dict
    handover: dict | None
    deskmate: dict | None


async def support(state: State):
    content = state["messages"][-1].content
    text = content if isinstance(content, str) else " ".join(part.get("text", "") for part in content)
    if "crash" in text:
        raise ValueError("crashed")
    if "question" in text:
        answer = interrupt({"question": "Which order?"})
        return {"messages": [AIMessage(f"You said: {answer}")]}
    if "person" in text:
        to = {"team": "Shipping", "note": "Parcel lost."}
        return {"messages": [AIMessage("A colleague takes over.")], "handover": to}
    if "tool" in text:
        call = {"name": "handoff_to_human", "args": {"team": "Shipping"}, "id": "call_1"}
        return {"messages": [AIMessage("", tool_calls=[call])]}
    if "own words" in text:
        say = {"type": "say", "text": "Pick one.", "choices": [{"id": "a", "title": "A"}]}
        return {"deskmate": {"actions": [say]}}
    if "slow" in text:
        await asyncio.sleep(1.5)
    name = (state.get("contact") or {}).get("name", "you")
    return {"messages": [AIMessage(f"{name} said: {text}")]}


builder = StateGraph(State)
builder.add_node("support", support)
builder.add_edge(START, "support")
builder.add_edge("support", END)
graph = builder.compile()
