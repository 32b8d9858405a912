-- description: One state in every final fiscal year: what it pays, receives and contributes on net a resident, by how much that may
--   be off, its rank, and how far the sign depends on the method: share_net_payer and the percentiles are over the specifications that
--   leave the deficit as it is, beside net_per_capita_usd; those that begin with balanced over the ones that scale receipts to
--   outlays, beside balanced_net_per_capita_usd.
-- parameters:
--   code: Postal code, e.g. CA.
-- example: from state_profile('CA')
select
  net.fiscal_year,
  net.paid_per_capita_usd,
  net.received_per_capita_usd,
  net.net_per_capita_usd,
  net.net_error_per_capita_usd,
  net.verdict,
  net.balanced_net_per_capita_usd,
  real.net_per_capita_usd as real_net_per_capita_usd,
  net.received_per_dollar_paid,
  net.net_share_of_gdp,
  net.rank,
  robust.share_net_payer,
  robust.net_per_capita_p05,
  robust.net_per_capita_p95,
  balanced.share_net_payer as balanced_share_net_payer,
  balanced.net_per_capita_p05 as balanced_net_per_capita_p05,
  balanced.net_per_capita_p95 as balanced_net_per_capita_p95,
  net.key_lag_years
from mart.net_contribution as net
join mart.real_net_contribution as real
  on real.fiscal_year = net.fiscal_year and real.state = net.state and real.method = net.method
join mart.robustness as robust
  on robust.fiscal_year = net.fiscal_year and robust.state = net.state and robust.view = 'raw'
join mart.robustness as balanced
  on balanced.fiscal_year = net.fiscal_year and balanced.state = net.state and balanced.view = 'balanced'
where net.method = 'residence' and net.state = (
    select
      case
        when bool_or(area = upper(code)) then upper(code)
        else error('no state ' || code || '; give a postal code such as CA')
      end
    from raw.area
    where kind = 'state'
  )
order by net.fiscal_year
