import { newClientId, newSessionId, type ClientId, type IdSource, type SessionId } from '@tillroll/catalogue';
import type { ClientRow, MetaRow, SessionRow } from '../outbox/schema.ts';

/** Silence that ends a session, unless a shop says otherwise. */
export const SESSION_IDLE_MS = 30 * 60 * 1000;
/** How far the stored time of the session may lag behind. */
const SESSION_WRITE_MS = 60 * 1000;

/** Who says something. */
export interface Who {
  readonly clientid: ClientId;
  readonly sessionid: SessionId;
}

/**
 * Keeps who this browser profile is. The outbox's `meta` store is the only place where it is kept, so
 * it is as durable as the events, and there is nothing to read before the outbox is open.
 */
export function createIdentity(ids: IdSource, sessionMs: number) {
  let clientId: ClientId | undefined;
  // Until it is seen to be stored.
  let renewed: ClientRow | undefined;
  let session: SessionRow | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;

  return {
    /** Takes over what is stored; called at each opening of the outbox. */
    adopt(rows: readonly MetaRow[]): void {
      for (const row of rows) {
        if (row.key === 'client' && renewed?.clientId === row.clientId) renewed = undefined;
        if (row.key === 'client' && !renewed) clientId = row.clientId;
        if (row.key === 'session' && (!session || row.at > session.at)) session = row;
      }
    },
    /** Who says something at this time; begins a new session after a silence. */
    whoAt(at: number): Who {
      clientId ??= newClientId(ids);
      // Either way: a clock that has jumped must not keep a session open for years.
      if (!session || Math.abs(at - session.at) > sessionMs) {
        session = { key: 'session', sessionId: newSessionId(ids), at };
        writtenAt = Number.NEGATIVE_INFINITY;
      } else if (at > session.at) session = { ...session, at };
      return { clientid: clientId, sessionid: session.sessionId };
    },
    /** What has to be written along with the next entries: the session, at most once a minute, and a new client. */
    rowsToWrite(): readonly MetaRow[] {
      const rows = renewed ? [renewed] : [];
      if (!session || session.at - writtenAt < SESSION_WRITE_MS) return rows;
      writtenAt = session.at;
      return [...rows, session];
    },
    /** Somebody else from now on. Gives the id before, and the rows that other tabs have to know. */
    renew(at: number): { readonly from: ClientId | undefined; readonly rows: readonly [ClientRow, SessionRow] } {
      const from = clientId;
      renewed = { key: 'client', clientId: (clientId = newClientId(ids)) };
      session = { key: 'session', sessionId: newSessionId(ids), at };
      writtenAt = Number.NEGATIVE_INFINITY;
      return { from, rows: [renewed, session] };
    },
    /** Forgets everything, so that the next opening begins anew. */
    forget(): void {
      clientId = undefined;
      session = undefined;
    },
  };
}
