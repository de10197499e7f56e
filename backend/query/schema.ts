import { CLIENTS_SCHEMA } from './schema/clients.ts';
import { COMMON_SCHEMA } from './schema/common.ts';
import { REPORTS_SCHEMA } from './schema/reports.ts';
import { SIGNALS_SCHEMA } from './schema/signals.ts';
import { TIMELINES_SCHEMA } from './schema/timelines.ts';

/** What can be asked. */
export const SCHEMA = [COMMON_SCHEMA, SIGNALS_SCHEMA, TIMELINES_SCHEMA, CLIENTS_SCHEMA, REPORTS_SCHEMA].join('\n');
