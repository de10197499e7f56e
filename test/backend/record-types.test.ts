import { describe, expect, it } from 'vitest';
import type { Recorder } from '../../backend/index.ts';

describe('calls of event functions', () => {
  it('do not compile where a required field is missing, misspelt or of another event', () => {
    const neverRun = ({ orderEvents, customerEvents }: Recorder): void => {
      // @ts-expect-error -- an order event needs its order
      void orderEvents.placedEvent({});
      // @ts-expect-error -- a note needs its message
      void orderEvents.noteAddedEvent({ order: 'o-1' });
      // @ts-expect-error -- arguments are camelCase, the wire's names are not
      void orderEvents.invoiceGeneratedEvent({ order: 'o-1', invoice_number: '1' });
      // @ts-expect-error -- a customer event is about somebody
      void customerEvents.accountCreatedEvent({});
      // @ts-expect-error -- "order_confirmatoin" is no email of the catalogue
      void orderEvents.emailSentEvent({ order: 1, email: 'a@b.example', emailType: 'order_confirmatoin' });
    };
    expect(neverRun).toBeTypeOf('function');
  });
});
