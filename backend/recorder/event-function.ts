import { toCamelPointer, toSnakeCased, type CamelCase } from './camel-case.ts';
import type { RecordedEvent } from './recorded-event.ts';
import type { RecordSaid } from './recording.ts';

/** How the function for a code is called: `note_added` has `noteAddedEvent`. */
export type EventFunctionName<Code extends string> = `${CamelCase<Code>}Event`;

/** A shop's own id. */
export type Id = string | number;

/** Somebody, by the shop's own id: the id, or an object that has it. Nothing else of the object is kept. */
export type Somebody = Id | { readonly id: Id };

/** What every event function takes. */
export interface AboutSaying {
  /**
   * The event's id: the same id is the same event, so a retry with it has no second effect. Any text of at most
   * 1024 characters, unique for the recorder's source. Default: a new one (UUIDv7).
   */
  readonly id?: string;
  /** When it happened: a date, or a time of RFC 3339. Default: now. */
  readonly at?: Date | string;
}

type Arguments = Readonly<Record<string, unknown>>;

/** One event function, before it is typed. */
export interface EventFunctionOptions {
  readonly record: RecordSaid;
  /** `order.note_added` */
  readonly type: string;
  /** What the caller calls the one whom the event is about, in JSON pointer. */
  readonly about: '/order' | '/customer';
  /** Puts arguments, under the names of the wire, into the event's data. Default: as they are. */
  readonly toData?: (named: Arguments) => Arguments;
}

const isArguments = (value: unknown): value is Arguments =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Makes the function that records one type of event. */
export function createEventFunction(options: EventFunctionOptions): (said: unknown) => Promise<RecordedEvent> {
  const { record, type, about, toData = (named) => named } = options;
  return async (said) => {
    const { id, at, ...named } = isArguments(said) ? said : {};
    const snakeCased = toSnakeCased(named);
    const data = toData(isArguments(snakeCased) ? snakeCased : {});
    const toPath = (pointer: string): string => {
      if (pointer === '/subject') return about;
      if (pointer === '/time') return '/at';
      if (pointer === '/data/order/id' && !isArguments(named['order'])) return '/order';
      return toCamelPointer(pointer.replace(/^\/data(?=\/|$)/, ''));
    };
    return record({ type, data, id, at }, toPath);
  };
}
