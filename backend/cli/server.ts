import { Option } from 'commander';

/** Which running server to ask. */
export interface ServerOptions {
  readonly url?: string;
}

/** A server could not be asked, or has said no. The message says why. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}

/** The option that says which server to ask. */
export const urlOption = (): Option =>
  new Option('--url <url>', 'ask the server that runs there, with a key of the scope manage in TILLROLL_KEY').env(
    'TILLROLL_URL',
  );

async function fetchAnswer(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new ServerError(`Nobody answers at ${url.origin}. Is the server there? See --url.`, { cause });
  }
}

/** Asks a running server. Rejects with a {@link ServerError} that has the server's own words. */
export async function askServer<Answer>(base: string, path: string, body?: object): Promise<Answer> {
  const key = process.env['TILLROLL_KEY'];
  if (key === undefined)
    throw new ServerError('Put a key of the scope manage into the environment: TILLROLL_KEY=tr_adm_…');
  const response = await fetchAnswer(new URL(`${base.replace(/\/$/, '')}${path}`), {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as Answer;
  const isProblem = (response.headers.get('content-type') ?? '').startsWith('application/problem+json');
  const { title, detail } = isProblem ? (JSON.parse(text) as { title: string; detail: string }) : {};
  throw new ServerError(isProblem ? `${title}: ${detail}` : `The server has answered ${response.status}.`);
}
