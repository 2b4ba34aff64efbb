"""Commands: parse, call, print. Heavy imports stay inside the commands, so that help is quick."""

import click

import tpmprep
from tpmprep.cli.content import content_commands
from tpmprep.cli.scoring import bench, evaluate, explain, score, train


@click.group()
@click.version_option(tpmprep.__version__)
def main() -> None:
    """TPM Prep on the command line."""


for command in (score, train, evaluate, explain, bench, content_commands):
    main.add_command(command)
