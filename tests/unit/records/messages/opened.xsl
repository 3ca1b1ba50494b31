<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" exclude-result-prefixes="xsl">
  <xsl:template match="/change">
    <Opened xmlns="urn:kamhub:canonical:1" by="{@actor}" how="{@kind}" why="{@reason}">
      <xsl:value-of select="concat(after/code, '|', after/head/name, '|', after/pin, '|', after/rating, '|', after/@state)"/>
      <xsl:for-each select="after/counter"><xsl:value-of select="concat('|', number)"/></xsl:for-each>
      <xsl:for-each select="message/*/*[local-name() = 'mark']"><xsl:value-of select="concat('|', .)"/></xsl:for-each>
    </Opened>
  </xsl:template>
</xsl:stylesheet>
