// Ends with 0 when the server of this container or unit answers: a health check where there is no curl.
const url = `http://127.0.0.1:${process.env.PORT || 8787}/livez`;
try {
  const { ok } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
