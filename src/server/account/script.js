// Sends the password with what the link carries, and says what came of it.
const form = document.querySelector("form");
const status = document.querySelector("[role=status]");
const carried = new URLSearchParams(location.hash.slice(1));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = {
    email: carried.get("email") ?? "",
    token: carried.get("token") ?? "",
    password: document.querySelector("#password").value,
  };
  status.textContent = "One moment …";
  try {
    const reply = await fetch(`../api/auth/${form.dataset.operation}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await reply.json();
    const faults = (answer.errors ?? []).map((fault) => fault.detail).join(" ");
    form.hidden = reply.ok;
    status.textContent = reply.ok ? "Done. You can log in with this password now." : `${answer.detail} ${faults}`;
  } catch {
    status.textContent = "The server does not answer. Try again later.";
  }
});
