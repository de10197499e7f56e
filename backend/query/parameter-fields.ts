import { CUSTOMER_EVENTS, ORDER_EVENTS, toCamelCase, type EventRow } from '@tillroll/catalogue';

/** A parameter of the catalogue as a field of GraphQL. */
export interface ParameterField {
  /** As the catalogue writes it: `payment_id`. */
  readonly parameter: string;
  /** As GraphQL writes it: `paymentId`. */
  readonly field: string;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  account_id: 'ID',
  amount: 'Float',
  awaiting_fulfillments: '[ID!]',
  composed_id: 'ID',
  count: 'SafeInt',
  currency: 'String',
  discount: 'OrderDiscount',
  email_type: 'OrderEventsEmailsEnum',
  fulfilled_items: '[ID!]',
  fulfillment: 'ID',
  lines: '[OrderEventLine!]',
  order_line: 'ID',
  oversold_items: '[String!]',
  quantity: 'SafeInt',
  related: 'ID',
  related_order_pk: 'ID',
  restocked: 'Boolean',
  shipping_costs_included: 'Boolean',
};

/** Parameters that say of what the event is: the event has them as fields of its own. */
const OWN_FIELDS: readonly string[] = ['order'];

/** The fields for everything the rows of a family carry; a parameter without a type of its own is a text. */
function fieldsOf(rows: Readonly<Record<string, EventRow>>): readonly ParameterField[] {
  const names = new Set(Object.values(rows).flatMap(({ parameters }) => Object.keys(parameters)));
  return [...names]
    .filter((name) => !OWN_FIELDS.includes(name))
    .map((parameter) => ({ parameter, field: toCamelCase(parameter), type: TYPES[parameter] ?? 'String' }));
}

/** What order events carry. */
export const ORDER_FIELDS = fieldsOf(ORDER_EVENTS);
/** What customer events carry. */
export const CUSTOMER_FIELDS = fieldsOf(CUSTOMER_EVENTS);
