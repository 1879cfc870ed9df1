"""What the bot does when it is asked to by a line of its input; each gives back what the test looks at."""


async def cache(bot):
    """What the library keeps of the first guild."""
    guild = bot.guilds[0]
    return {
        "name": guild.name,
        "chunked": guild.chunked,
        "members": sorted(member.display_name for member in guild.members),
        "channels": sorted(channel.name for channel in guild.channels),
        "mentors": [member.display_name for role in guild.roles if role.name == "mentors" for member in role.members],
        "owner": guild.owner.display_name,
        "top_role": guild.me.top_role.name,
        "application": str(bot.application_id),
    }
