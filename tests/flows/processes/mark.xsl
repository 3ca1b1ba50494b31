<?xml version="1.0" encoding="UTF-8"?>
<!-- data/decided holds the decision; what the person wrote is the mark's level. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/data">
    <xsl:variable name="d" select="decided/c:KeyAccountQualificationDecided"/>
    <KeyAccountMarkAssigned>
      <xsl:copy-of select="$d/c:customerCode | $d/c:customerName | $d/c:shortName"/>
      <xsl:copy-of select="$d/c:kaCode | $d/c:kaMark"/>
      <customerLevel><xsl:value-of select="level"/></customerLevel>
      <xsl:copy-of select="$d/c:categories | $d/c:region | $d/c:managingUnit | $d/c:accountManager"/>
      <slaLevel><xsl:value-of select="level"/></slaLevel>
      <assignedOn><xsl:value-of select="substring($d/c:decidedAt, 1, 10)"/></assignedOn>
      <xsl:copy-of select="$d/c:effectiveDate"/>
      <xsl:copy-of select="$d/c:applicationNo"/>
    </KeyAccountMarkAssigned>
  </xsl:template>
</xsl:stylesheet>
