-- title: The documents behind a figure
-- question: Which agency documents does any state's Medicaid of FY2023 rest on, where are they, and what is their checksum?

select part, key, publisher, "table", vintage, url, sha256
from mart.lineage
where method = 'residence' and fiscal_year = 2023 and category = 'medicaid_chip'
order by part, key, vintage;
