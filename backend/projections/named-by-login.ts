const LOGINS = ['signal.user_logged_in', 'signal.user_registered'];

/** SQL for the customer whom a login names; null for every other event. */
export const NAMED_BY_LOGIN = `case when type in (${LOGINS.map((type) => `'${type}'`).join(', ')})
    then data -> 'user' ->> 'id' end`;
