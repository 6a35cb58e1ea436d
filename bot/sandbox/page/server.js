// How does the page ask the sandbox for something?

async function answer(response) {
  const found = await response.json().catch(() => ({ error: `HTTP ${response.status}` }));
  if (!response.ok) throw new Error(found.error || `HTTP ${response.status}`);
  return found;
}

export const get = async (path) => answer(await fetch(path));

export const post = async (path, body) => {
  const isForm = body instanceof FormData;
  const headers = isForm ? {} : { "Content-Type": "application/json" };
  const sent = isForm ? body : JSON.stringify(body);
  return answer(await fetch(path, { method: "POST", headers, body: sent }));
};
