<?xml version="1.0" encoding="UTF-8"?>
<!-- The fields of one end of a circuit, prefixed A or Z; used by the records that have ends. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:template match="c:endA | c:endZ" mode="end">
    <xsl:variable name="end" select="substring-after(local-name(), 'end')"/>
    <xsl:element name="{$end}REGION"><xsl:value-of select="kam:to-partner('province', c:region)"/></xsl:element>
    <xsl:element name="{$end}CITY"><xsl:value-of select="c:city"/></xsl:element>
    <xsl:element name="{$end}ADDR"><xsl:value-of select="c:address"/></xsl:element>
    <xsl:if test="c:officeCode">
      <xsl:element name="{$end}OFFICE"><xsl:value-of select="c:officeCode"/></xsl:element>
    </xsl:if>
    <xsl:if test="c:contactPhone">
      <xsl:element name="{$end}CONTEL"><xsl:value-of select="c:contactPhone"/></xsl:element>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
