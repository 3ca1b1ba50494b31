<?xml version="1.0" encoding="UTF-8"?>
<!-- A potential key account as PotentialKeyAccountRecorded (M05). One that has reached the threshold is proposed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="p" select="after"/>
    <PotentialKeyAccountRecorded>
      <potentialNo>
        <xsl:choose>
          <xsl:when test="$p/number"><xsl:value-of select="$p/number"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="concat('QZ-', $p/customer_code)"/></xsl:otherwise>
        </xsl:choose>
      </potentialNo>
      <customerCode><xsl:value-of select="$p/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$p/customer_name"/></customerName>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <kind><xsl:value-of select="$p/kind"/></kind>
      <state>
        <xsl:choose>
          <xsl:when test="$p/@state = 'given_up'">given-up</xsl:when>
          <xsl:when test="$p/monthly_spend &gt;= $p/threshold">proposed</xsl:when>
          <xsl:otherwise>watched</xsl:otherwise>
        </xsl:choose>
      </state>
      <source><xsl:value-of select="$p/source"/></source>
      <xsl:if test="$p/source_application"><sourceApplication><xsl:value-of select="$p/source_application"/></sourceApplication></xsl:if>
      <xsl:if test="$p/rule"><rule><xsl:value-of select="$p/rule"/></rule></xsl:if>
      <xsl:if test="$p/monthly_spend"><monthlySpend><xsl:value-of select="$p/monthly_spend"/></monthlySpend></xsl:if>
      <xsl:if test="$p/threshold"><threshold><xsl:value-of select="$p/threshold"/></threshold></xsl:if>
      <xsl:if test="$p/gap"><gap><xsl:value-of select="$p/gap"/></gap></xsl:if>
      <region><xsl:value-of select="$p/region"/></region>
      <managingUnit><xsl:value-of select="$p/unit"/></managingUnit>
      <owner><xsl:value-of select="$p/owner"/></owner>
      <xsl:if test="$p/reason"><reason><xsl:value-of select="$p/reason"/></reason></xsl:if>
      <recordedAt><xsl:value-of select="@at"/></recordedAt>
    </PotentialKeyAccountRecorded>
  </xsl:template>
</xsl:stylesheet>
