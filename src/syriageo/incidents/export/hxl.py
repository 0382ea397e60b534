"""The hashtags of HXL 1.1 for the columns of incidents."""

from __future__ import annotations

import pandas as pd

# Column -> hashtag and attributes of HXL 1.1. The hashtags are the standard's; of the attributes
# +id, +code, +name, +type, +start, +end, +lat, +lon, +f, +children, +min, +max, +killed and
# +injured are its usual ones, the others say in one word what the column holds.
HXL = {
    "incident_id": "#event+id",
    "kind": "#event+type",
    "date": "#date+start",
    "date_end": "#date+end",
    "time": "#date+time+start",
    "time_end": "#date+time+end",
    "place_as_written": "#loc+name+written",
    "place_id": "#loc+code+v_syriageo",
    "sg_match": "#meta+match",
    "precision": "#geo+precision",
    "radius_km": "#geo+radius+km",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "perpetrator": "#group+perpetrator+code",
    "attribution": "#meta+attribution",
    "means": "#event+means",
    "weapon": "#item+weapon",
    "target_category": "#event+target+type",
    "target_name": "#event+target+name",
    "killed_min": "#affected+killed+min",
    "killed_max": "#affected+killed+max",
    "injured_min": "#affected+injured+min",
    "injured_max": "#affected+injured+max",
    "children_killed": "#affected+killed+children",
    "women_killed": "#affected+killed+f+adults",
    "control_stated": "#group+control+stated+code",
    "control_joint": "#meta+control+joint",
    "control_referent": "#meta+control+referent",
    "control_known": "#group+control+known+code",
    "control_agrees": "#meta+control+agrees",
    "section": "#meta+section",
    "start": "#meta+offset+start",
    "end": "#meta+offset+end",
    "place_name": "#loc+name+matched",
    "place_ids": "#loc+code+list+v_syriageo",
    "weapon_kind": "#item+weapon+type",
    "platform": "#item+weapon+platform",
    "model": "#item+weapon+model",
    "damage": "#impact+damage",
    "medical_killed": "#affected+killed+medical",
    "media_killed": "#affected+killed+media",
    "civil_defense_killed": "#affected+killed+civildefense",
    "control_agreement": "#meta+control+agreement",
    "control_certainty": "#meta+control+certainty",
    "role": "#meta+role",
    "notes": "#description+notes",
    "arrested_min": "#affected+arrested+min",
    "arrested_max": "#affected+arrested+max",
    "place_name_en": "#loc+name+i_en",
    "place_name_ar": "#loc+name+i_ar",
    "published_as": "#meta+precision",
    "communities": "#meta+communities+num",
    "population": "#population",
    "adm1_pcode": "#adm1+code+v_pcode",
    "adm1_name": "#adm1+name",
    "adm2_pcode": "#adm2+code+v_pcode",
    "adm2_name": "#adm2+name",
    "adm3_pcode": "#adm3+code+v_pcode",
    "adm3_name": "#adm3+name",
    "sg_place_id": "#loc+code+v_syriageo",
    "sg_name_en": "#loc+name+i_en",
    "sg_name_ar": "#loc+name+i_ar",
    "sg_lat": "#geo+lat",
    "sg_lon": "#geo+lon",
    "sg_precision": "#geo+precision",
    "sg_radius_km": "#geo+radius+km",
    "sg_status": "#status+control",
    "sg_parties": "#group+control+known+code",
    "sg_certainty": "#meta+control+certainty",
    "sg_sources": "#meta+source",
}


def tags_of(table: pd.DataFrame) -> dict[str, str]:
    """The hashtag of each column that has one."""
    return {str(c): HXL[str(c)] for c in table.columns if str(c) in HXL}


def unique_tags(table: pd.DataFrame) -> dict[str, str]:
    """Each tag once, as the format asks of its names."""
    seen: dict[str, str] = {}
    for column, tag in tags_of(table).items():
        if tag not in seen.values():
            seen[column] = tag
    return seen
