<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/answer">
    <a of="{question/c:J/c:code}"><xsl:for-each select="found"><f by="{@rules}" state="{@state}"><xsl:value-of select="code"/>|<xsl:value-of select="pin"/>|<xsl:value-of select="count(counter)"/></f></xsl:for-each></a>
  </xsl:template>
</xsl:stylesheet>
