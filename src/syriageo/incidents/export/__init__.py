"""Incidents in files of other tools: CSV, GeoJSON, GeoParquet, GeoPackage; HXL on request."""

from syriageo.incidents.export.hxl import HXL
from syriageo.incidents.export.writers import FORMULAS, to_csv, to_geojson, to_gpkg, to_parquet

__all__ = ["FORMULAS", "HXL", "to_csv", "to_geojson", "to_gpkg", "to_parquet"]
