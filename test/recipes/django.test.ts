import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDjango, PYTHON } from './fetch-django.ts';
import { describeRecipe } from './front.ts';
import { readRecipe } from './recipe.ts';

const SHOP = (port: number): string => `
import sys
from django.conf import settings
settings.configure(ROOT_URLCONF="tillroll", ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="of a test", MIDDLEWARE=[
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
])
from django.core.management import execute_from_command_line
execute_from_command_line([sys.argv[0], "runserver", "127.0.0.1:${port}", "--noreload"])
`;

describeRecipe(
  'django',
  ({ places, port, folder }) => {
    const django = findDjango();
    if (django === undefined) return undefined;
    writeFileSync(join(folder, 'tillroll.py'), readRecipe('django.md', 'python', places));
    writeFileSync(join(folder, 'shop.py'), SHOP(port));
    const env = { PYTHONPATH: django, PYTHONDONTWRITEBYTECODE: '1' };
    return { command: PYTHON, args: [join(folder, 'shop.py')], env };
  },
  'there is no Python, or Django could not be fetched',
);
