import {
  parseType,
  type ClientEventCode,
  type CustomerEventCode,
  type Envelope,
  type OrderEventCode,
  type SignalName,
} from '@tillroll/catalogue';

interface Recorded<Data = Readonly<Record<string, unknown>>> {
  /** The event's id for life. */
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly occurredAt: string;
  /** `duplicate`: an event with this id is there already and stays as it was. A success: its effect is there. */
  readonly status: 'accepted' | 'duplicate';
  /** As it is stored: names in snake_case, ids and amounts as text, the email type as our own code. */
  readonly data: Data;
}

/** An order event in the journal. */
export interface RecordedOrderEvent<Code extends OrderEventCode = OrderEventCode> extends Recorded {
  readonly kind: 'order';
  readonly type: `order.${Code}`;
  readonly code: Code;
  readonly orderId: string;
}

/** A customer event in the journal. */
export interface RecordedCustomerEvent<Code extends CustomerEventCode = CustomerEventCode> extends Recorded {
  readonly kind: 'customer';
  readonly type: `customer.${Code}`;
  readonly code: Code;
  /** null where the event is about nobody in particular: `customer_deleted`, an anonymous download. */
  readonly customerId: string | null;
}

/** A signal that the shop's server has said, in the journal. */
export interface RecordedSignal extends Recorded {
  readonly kind: 'signal';
  readonly type: `signal.${SignalName}`;
  readonly code: SignalName;
}

/** A word about an anonymous id that the shop's server has said, in the journal. */
export interface RecordedClientEvent extends Recorded {
  readonly kind: 'client';
  readonly type: `client.${ClientEventCode}`;
  readonly code: ClientEventCode;
}

/** An event in the journal. */
export type RecordedEvent = RecordedOrderEvent | RecordedCustomerEvent | RecordedSignal | RecordedClientEvent;

/** Tells of a checked event that it is in the journal. */
export function toRecorded(envelope: Envelope, status: Recorded['status']): RecordedEvent {
  const { id, time, type, subject } = envelope;
  const data = envelope.data as Recorded['data']; // checked: every schema of the catalogue is an object's
  const shared = { id: id as string, occurredAt: new Date(time).toISOString(), status, data };
  const kind = parseType(type);
  switch (kind?.family) {
    case 'order':
      return { kind: 'order', type: `order.${kind.code}`, code: kind.code, orderId: subject ?? '', ...shared };
    case 'customer':
      return {
        kind: 'customer',
        type: `customer.${kind.code}`,
        code: kind.code,
        customerId: subject ?? null,
        ...shared,
      };
    case 'signal':
      return { kind: 'signal', type: `signal.${kind.code}`, code: kind.code, ...shared };
    case 'client':
      return { kind: 'client', type: `client.${kind.code}`, code: kind.code, ...shared };
    default:
      throw new Error(`a checked event has the unknown type ${type}`);
  }
}
