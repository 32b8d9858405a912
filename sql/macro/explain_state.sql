-- description: Where the figures of one state and year come from, under the default method: what the state paid and received
--   by category, the official national total, the key that shares it out, the years it was observed in that count here and
--   the nearest of them (vintage), the state's share, and the documents of the total, the key and the population. The
--   amounts add up to paid_usd and received_usd of mart.net_contribution. An unknown state or year is an error.
-- parameters:
--   code: Postal code, e.g. CA.
--   year: Fiscal year, final or provisional.
-- example: from explain_state('CA', 2023)
select
  flow.side,
  flow.category,
  total.amount_usd as official_usd,
  total.is_estimate,
  flow.key,
  vintage.key_vintage_years,
  vintage.key_observed_years,
  flow.key_lag_years,
  flow.amount_usd / total.amount_usd as share,
  flow.amount_usd,
  flow.per_capita_usd,
  document.total_documents,
  document.key_documents,
  document.population_documents
from (
  from mart.flow
  where method = 'residence'
    and state = (
      select case when count(*) = 1 then upper(code) else error('no state ' || code || '; give a postal code such as CA') end
      from raw.area
      where kind = 'state' and area = upper(code)
    )
    and fiscal_year = (
      select
        case
          when bool_or(fiscal_year = year) then year
          else error('no fiscal year ' || year || '; there are ' || min(fiscal_year) || ' to ' || max(fiscal_year))
        end
      from core.mapped_year
    )
) as flow
join core.mapped_total as total
  on total.side = flow.side and total.category = flow.category and total.fiscal_year = flow.fiscal_year
join (
  select
    rule.side,
    rule.category,
    list_sort(list_distinct(list(weight.vintage_year))) as key_vintage_years,
    list_sort(list_distinct(list(weight.year))) as key_observed_years
  from core.allocation_rule as rule
  join core.key_weight as weight on weight.key = rule.key
  where rule.method = 'residence' and weight.fiscal_year = year
  group by rule.side, rule.category
) as vintage
  on vintage.side = flow.side and vintage.category = flow.category
join (
  select
    side,
    category,
    list_sort(list(described) filter (where part = 'total')) as total_documents,
    list_sort(list_distinct(list(described) filter (where part = 'key'))) as key_documents,
    list_sort(list(described) filter (where part = 'population')) as population_documents
  from (
    select side, category, part,
      struct_pack(
        document := document, publisher := publisher, "table" := "table", vintage := vintage, url := url, sha256 := sha256
      ) as described
    from mart.lineage
    where method = 'residence' and fiscal_year = year
  )
  group by side, category
) as document
  on document.side = flow.side and document.category = flow.category
order by flow.side, flow.amount_usd desc
