-- description: The schemas of this file: DuckDB keeps no comments on them.
-- key: schema
-- columns:
--   schema: Name of the schema.
--   description: What its tables are.
select schema, description
from (
  values
    ('mart', 'The results, for analysts: tables and views by state and fiscal year, and the documents they rest on.'),
    ('main', 'Macros: questions with parameters, called by name alone, such as from net(''balanced'', 2023).'),
    ('core', 'The method, step by step and as data: national totals, allocation keys and rules, alternatives.'),
    ('raw', 'The figures as read from the documents of the agencies, unchanged but for their shape.')
) as schemas(schema, description)
order by schema
