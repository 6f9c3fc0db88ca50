"""Who we are to the sites, and what the operator of this installation allows: as Scrapy settings."""

from importlib.metadata import version

from crawler.environment import Environment

#: the product token, which robots.txt may address
NAME = "feature-desk"


def operator_settings(settled: Environment) -> dict[str, object]:
    """The settings that come from the environment and not from the project."""
    agent = f"{NAME}/{version(NAME)}"
    return {
        "USER_AGENT": f"{agent} (+{settled.contact})" if settled.contact else agent,
        "ROBOTSTXT_USER_AGENT": NAME,
        "CONTACT": settled.contact,
        "EGRESS_ALLOW_NETWORKS": [str(network) for network in settled.allow_networks],
        "EGRESS_PORTS": list(settled.allow_ports),
        "DATA_DIR": str(settled.data_dir),
    }
