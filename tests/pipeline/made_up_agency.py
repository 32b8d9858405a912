"""Datasets of an agency that does not exist, for tests of the machinery."""

import dataframely as dy
import polars as pl

from pipeline.documents.dataset import Dataset, Document


class AmountSchema(dy.Schema):
    year = dy.Int64(primary_key=True, min=1900, max=2100)
    area = dy.String(primary_key=True)
    amount_usd = dy.Float64()


class VoteSchema(dy.Schema):
    area = dy.String(primary_key=True)
    votes = dy.Int64()


def document(name, file=None, parse=pl.read_csv, compiled_by=""):
    return Document(
        name=name,
        publisher="Office of Made-up Figures",
        table="T1",
        vintage=f"release of {name}",
        url=f"https://example.org/{name}",
        file=file or f"omf/{name}.csv",
        parse=parse,
        licence="made up",
        compiled_by=compiled_by,
    )


def dataset(*documents, **settings):
    settings = {"name": "amounts", "schema": AmountSchema, "sets_fiscal_years": True, **settings}
    return Dataset(description="Amounts", documents=documents or (document("old"), document("new")), **settings)


VOTES = Dataset("votes", "Votes", VoteSchema, (document("votes", compiled_by="Somebody"),), year=None)
