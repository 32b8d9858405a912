"""A chart's pictures and pages: conversion to SVG and PNG, the page around them, the page for other people's frames.

Does not belong here: drawing (``drawings``), writing files (``pipeline/publish``), the site's own pages (``site``).
"""
