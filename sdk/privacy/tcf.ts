import type { ConsentHolder, StopFollowing } from './consent-holder.ts';

/** Which purposes of the framework have to be allowed. */
export interface TcfOptions {
  /** Default: 1 (store and read on the device) and 8 (measure content performance). */
  readonly purposes?: readonly number[];
}

/** What the framework tells, as far as it is read. Source: IAB Tech Lab, CMP API v2. */
interface TcData {
  readonly eventStatus?: string;
  readonly gdprApplies?: boolean;
  readonly tcfPolicyVersion?: number;
  readonly listenerId?: number;
  readonly purpose?: { readonly consents?: Readonly<Record<string, boolean>> };
}

type TcfApi = (
  command: string,
  version: number,
  answer: (data: TcData, success: boolean) => void,
  parameter?: number,
) => void;

const LOOK_MS = 500;
/** A consent platform that has not shown itself by then is said to be missing; it is waited for all the same. */
const LATE_MS = 10_000;

/** Follows a consent platform of IAB's Transparency and Consent Framework, version 2, which may come late. */
export function followTcf({ consent }: ConsentHolder, { purposes = [1, 8] }: TcfOptions = {}): StopFollowing {
  const page = window as unknown as { readonly __tcfapi?: TcfApi };
  let listenerId: number | undefined;
  let waitedMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFollowing = true;

  function hear(data: TcData, success: boolean): void {
    if (!success || !isFollowing) return;
    listenerId = data.listenerId;
    const version = data.tcfPolicyVersion === undefined ? undefined : `tcf-${data.tcfPolicyVersion}`;
    if (data.gdprApplies === false) return consent.grant(version);
    // While the visitor is being asked nothing is decided.
    if (data.eventStatus !== 'tcloaded' && data.eventStatus !== 'useractioncomplete') return;
    if (purposes.every((purpose) => data.purpose?.consents?.[purpose] === true)) consent.grant(version);
    else consent.deny();
  }

  function look(): void {
    if (page.__tcfapi) return page.__tcfapi('addEventListener', 2, hear);
    timer = setTimeout(look, LOOK_MS);
    waitedMs += LOOK_MS;
    if (waitedMs !== LATE_MS) return;
    // oxlint-disable-next-line no-console
    console.error(
      'tillroll: consent follows "tcf", but there is no __tcfapi on this page. Nothing is kept until it comes.',
    );
  }

  look();
  return () => {
    isFollowing = false;
    clearTimeout(timer);
    if (listenerId !== undefined) page.__tcfapi?.('removeEventListener', 2, () => undefined, listenerId);
  };
}
